export const ADMIN = { username: 'admin', email: 'admin@chat.invalid' } as const;

export const CHANNELS = [
  {
    name: 'general',
    topic: 'What everybody should know',
    messages: [
      'Welcome! This channel was made with the server.',
      'Post with `POST /api/channels/{id}/messages`, or with `SendMessage` over the hub.',
    ],
  },
  {
    name: 'random',
    topic: 'Everything else',
    messages: ['Nothing is off topic here.'],
  },
] as const;
