/** A piece of code, and what it is: enough to see its shape, in any language with braces or quotes. */
export interface Piece {
  readonly kind: 'plain' | 'comment' | 'string' | 'number' | 'keyword' | 'call';
  readonly text: string;
}

const WORDS =
  'abstract as async await break case catch class const continue def default defer do elif else enum export extends false finally fn for from func function if implements import in interface is lambda let match mod mut new nil None not null of or package pass private protected pub public raise readonly return self static struct super switch this throw trait True true try type typeof undefined use var void while with yield and False';

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|(?<=^|\s)#[ !][^\n]*)`,
    String.raw`(?<string>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'|\`(?:[^\`\\]|\\.)*\`?)`,
    String.raw`(?<number>\b\d[\d_.]*(?:e[+-]?\d+)?\b)`,
    String.raw`(?<keyword>\b(?:${WORDS.replaceAll(' ', '|')})\b)`,
    String.raw`(?<call>\b[A-Za-z_]\w*(?=\())`,
  ].join('|'),
  'gm',
);

/** Beyond it, colour costs more than it tells. */
const LIMIT = 8_000;

export function highlight(code: string): readonly Piece[] {
  if (code.length > LIMIT) return [{ kind: 'plain', text: code }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const { index, 0: text, groups = {} } of code.matchAll(TOKEN)) {
    if (index > at) pieces.push({ kind: 'plain', text: code.slice(at, index) });
    const kind = KINDS.find((name) => groups[name] !== undefined) ?? 'plain';
    pieces.push({ kind, text });
    at = index + text.length;
  }
  pieces.push({ kind: 'plain', text: code.slice(at) });
  return pieces;
}

const KINDS = ['comment', 'string', 'number', 'keyword', 'call'] as const;
