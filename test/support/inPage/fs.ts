/** What tests take of `node:fs` in a page: a file of the project, from the server of the page, and at once. */
export function readFileSync(url: URL): string {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.send();
  if (request.status !== 200) throw new Error(`${url.pathname}: ${request.status}`);
  return request.responseText;
}
