/**
 * Is loaded into a program that follows a guide (`node --import`): what it sends to a provider arrives at the server that
 * `PROVIDERS` names, so that the program itself needs no address but the provider's.
 */
const server = process.env['PROVIDERS'] ?? '';
const { fetch } = globalThis;

globalThis.fetch = (input, init) => {
  const url = String(input instanceof Request ? input.url : input);
  return fetch(url.replace(/^https:\/\/api\.(anthropic|openai)\.com/, server), init);
};
