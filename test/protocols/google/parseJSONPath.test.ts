import { describe, expect, it } from 'vitest';
import { parseJSONPath } from '../../../src/protocols/google/parseJSONPath.ts';

describe('parseJSONPath', () => {
  it.each([
    ['$', []],
    ['$.location', ['location']],
    ['$.recipe.steps[10].text', ['recipe', 'steps', 10, 'text']],
    ['$.straße-名', ['straße-名']],
    [`$['due date']["a.b[0]"]`, ['due date', 'a.b[0]']],
    [String.raw`$['it\'s "so"\n\u00e9\\']["\""]`, ['it\'s "so"\né\\', '"']],
    [`$['0'][0]['']`, ['0', 0, '']],
  ])('reads %s', (path, segments) => {
    expect(parseJSONPath(path)).toEqual(segments);
  });

  it.each([
    '',
    'location',
    '$.',
    '$..a',
    '$.a.',
    '$[',
    '$[-1]',
    '$[*]',
    '$.*',
    '$[0',
    `$['a]`,
    '$[0:2]',
    `$['\\x']`,
  ])('refuses %s, which names no one value', (path) => {
    expect(parseJSONPath(path)).toBeUndefined();
  });
});
