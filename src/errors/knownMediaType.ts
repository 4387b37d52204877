/**
 * The media type if it consists of words that media types are made of.
 *
 * It reaches messages and logs, and a server may send anything in place of it: a key, or what steers a terminal.
 */
export function knownMediaType(contentType: string): string {
  return KNOWN.exec(contentType)?.[0] ?? 'another media type';
}

const KNOWN =
  /^(application|text|image)\/([.+-]?(x|nd|json|l|ht|ml|plain|problem|vnd|amazon|event|stream|seq|lines|octet|pdf|png|jpeg)){1,6}(?=\s*(;|$))/;
