/** One step of a path: a key of an object, or an index of an array. */
export type PathSegment = string | number;

const SEGMENT = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/suy;

/**
 * Reads a JSONPath to one value (RFC 9535, without selectors of many), such as `$.steps[0]['due date']`;
 * `undefined` if it is something else.
 */
export function parseJSONPath(path: string): readonly PathSegment[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const segments: PathSegment[] = [];
  let at = 1;
  while (at < path.length) {
    SEGMENT.lastIndex = at;
    const match = SEGMENT.exec(path);
    const segment = match ? segmentOf(match) : undefined;
    if (segment === undefined) return undefined;
    segments.push(segment);
    at = SEGMENT.lastIndex;
  }
  return segments;
}

function segmentOf([, name, index, single, double]: RegExpExecArray): PathSegment | undefined {
  if (name !== undefined) return name === '*' ? undefined : name;
  if (index !== undefined) return Number(index);
  return unescape(double ?? (single ?? '').replace(/\\'|"/g, (quote) => (quote === '"' ? '\\"' : "'")));
}

/** The escapes are those of JSON, but for the quote that ends the key. */
function unescape(quoted: string): string | undefined {
  try {
    return String(JSON.parse(`"${quoted}"`));
  } catch {
    return undefined;
  }
}
