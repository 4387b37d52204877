/** A JSON text of about so many characters. */
export type Workload = (length: number) => string;

const WORDS = 'tokens arrive one by one and the answer grows while somebody reads it'.split(' ');

/** What models write: a text, a list of records, and the wide and the deep. */
export const WORKLOADS: Readonly<Record<string, Workload>> = {
  'one long string': (length) => JSON.stringify({ text: sentence(length / 5).slice(0, length - 11) }),
  'array of records': (length) =>
    list(length, (index) => ({ id: index, name: `item ${index}`, done: index % 2 === 0 })),
  'array of numbers': (length) => list(length, (index) => (index * 37) % 1000),
  'object of many keys': (length) => {
    const fields: Record<string, string> = {};
    for (let index = 0, size = 2; size < length; index += 1) {
      fields[`key${index}`] = `v${index}`;
      size += 10 + 2 * String(index).length;
    }
    return JSON.stringify(fields);
  },
  'deeply mixed': (length) =>
    `{"result":{"pages":[{"rows":${list(length - 32, (index) => ({
      id: `s${index}`,
      tags: ['a', 'b', index],
      body: {
        text: `${sentence(1 + (index % 9))}\n"q" é😀`,
        nested: { deep: [[index], { x: null, y: -1.5e3 }] },
      },
    }))}}]}}`,
};

/** Cuts a text into fragments of the size of a token. */
export function fragmentsOf(text: string): string[] {
  return text.match(/[^]{1,4}/g) ?? [];
}

function sentence(words: number): string {
  return Array.from({ length: Math.ceil(words) }, (_, index) => WORDS[index % WORDS.length]).join(' ');
}

function list(length: number, element: (index: number) => unknown): string {
  const elements: string[] = [];
  for (let index = 0, size = 2; size < length; index += 1) {
    const text = JSON.stringify(element(index));
    elements.push(text);
    size += text.length + 1;
  }
  return `[${elements.join(',')}]`;
}
