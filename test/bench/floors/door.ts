import { createSecretKey } from 'node:crypto';
import { createServer } from 'node:http';
import jwt from 'jsonwebtoken';
import { Server } from 'socket.io';

/**
 * Bare Socket.IO that lets in whoever has a token, into ten rooms of a group, with a greeting. No database, no session,
 * no presence. `node door.js <port> <key of the tokens> <groups> <bytes of the greeting>`.
 */
const ROOMS = 10;
const [, , port, secret = '', groups, bytes] = process.argv;
const key = createSecretKey(secret, 'utf8');
const greeting = { text: 'x'.repeat(Number(bytes)) };
const http = createServer((_request, response) => response.end('{}'));
const io = new Server(http, { perMessageDeflate: false, serveClient: false });
let connections = 0;

io.of('/hubs/chat')
  .use((socket, next) => {
    jwt.verify(String(socket.handshake.auth.token), key, { algorithms: ['HS256'] });
    next();
  })
  .on('connection', (socket) => {
    const group = connections++ % Number(groups);
    void socket.join(Array.from({ length: ROOMS }, (_, room) => `channel:${group}-${room}`));
    socket.emit('Ready', greeting);
  });
http.listen(Number(port), '127.0.0.1');
