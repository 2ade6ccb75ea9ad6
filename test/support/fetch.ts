/** A GET as a client outside of the tests makes it; throws where the answer is no success. */
export async function getJson(url: string, path: string, token: string): Promise<any> {
  return sendJson(url, 'GET', path, token);
}

/** Any request with a JSON body; the error of a refusal carries its `status` and its `code`. */
export async function sendJson(
  url: string,
  method: string,
  path: string,
  token?: string,
  body?: object,
): Promise<any> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(5_000),
  });
  const text = await answer.text();
  const result = text === '' ? null : JSON.parse(text);
  if (answer.ok) return result;
  const { status } = answer;
  throw Object.assign(new Error(`${method} ${path}: ${text}`), { status, code: result?.code });
}
