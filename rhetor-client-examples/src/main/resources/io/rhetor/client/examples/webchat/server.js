// What the page asks its server.

/** An answer of the server that is no success, or none at all (status 0). */
export class ServerError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const UNREACHABLE = "The chat's server cannot be reached. Is it still running?";
const BROKEN = "The connection to the chat's server broke before the answer ended.";

async function call(method, path, options = {}) {
  let response;
  try {
    response = await fetch('api/' + path, { method, cache: 'no-store', ...options });
  } catch (failure) {
    throw failure.name === 'AbortError' ? failure : new ServerError(0, UNREACHABLE);
  }
  if (!response.ok) {
    throw new ServerError(response.status, await reason(response));
  }
  return response;
}

async function reason(response) {
  try {
    return (await response.json()).error;
  } catch {
    return "The chat's server answered with status " + response.status + '.';
  }
}

const json = async (method, path) => (await call(method, path)).json();

export const listChats = () => json('GET', 'chats');
export const createChat = () => json('POST', 'chats');
export const readChat = id => json('GET', 'chats/' + id);
export const deleteChat = id => call('DELETE', 'chats/' + id);
export const stopAnswer = id => call('POST', 'chats/' + id + '/stop');

export const askMessage = (id, text, signal) =>
  call('POST', 'chats/' + id + '/messages', {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text }),
    signal,
  });

export const retryMessage = (id, signal) => call('POST', 'chats/' + id + '/retry', { signal });

/** Calls back with each event of an answer, the last of which is its end. */
export async function readEvents(response, onEvent) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await read(reader);
    if (done) {
      throw new ServerError(0, BROKEN);
    }
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const event = JSON.parse(line);
      onEvent(event);
      if (event.type === 'end') {
        return;
      }
    }
  }
}

async function read(reader) {
  try {
    return await reader.read();
  } catch (failure) {
    throw failure.name === 'AbortError' ? failure : new ServerError(0, BROKEN);
  }
}
