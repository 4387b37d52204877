import { type } from 'arktype';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { closeSchema } from '../../src/requests/closeSchema.ts';
import { isStrict } from '../../src/requests/isStrict.ts';
import { jsonSchemaOf } from '../../src/requests/jsonSchemaOf.ts';
import { withoutKeywords } from '../../src/requests/withoutKeywords.ts';

const strict = {
  type: 'object',
  properties: { a: { type: 'string' } },
  required: ['a'],
  additionalProperties: false,
};

describe('jsonSchemaOf', () => {
  it('describes what the model writes, closed and without the name of the dialect', () => {
    const schema = z.object({ a: z.string(), b: z.array(z.object({ c: z.number().default(1) })) });
    expect(jsonSchemaOf(schema)).toStrictEqual({
      type: 'object',
      properties: {
        a: { type: 'string' },
        b: {
          type: 'array',
          items: {
            type: 'object',
            properties: { c: { type: 'number', default: 1 } },
            additionalProperties: false,
          },
        },
      },
      required: ['a', 'b'],
      additionalProperties: false,
    });
  });

  it('takes arktype’s schemas, which are functions', () => {
    expect(jsonSchemaOf(type({ a: 'string' }))).toStrictEqual(strict);
  });

  it('leaves open what its author opened', () => {
    expect(jsonSchemaOf(z.looseObject({ a: z.string() }))).toMatchObject({ additionalProperties: {} });
  });

  it('sends a raw schema as it is', () => {
    const jsonSchema = { $schema: 'x', type: 'object', properties: {} };
    expect(jsonSchemaOf({ jsonSchema })).toBe(jsonSchema);
  });

  it('takes no schema for no arguments', () => {
    expect(jsonSchemaOf(undefined)).toStrictEqual({ type: 'object', properties: {} });
  });
});

describe('closeSchema and withoutKeywords', () => {
  it('look into schemas only: not into values, and not into names that look like keywords', () => {
    const schema = {
      properties: { pattern: { pattern: 'x' }, properties: { const: { properties: 1 } } },
      $defs: { not: { anyOf: [{ properties: {}, minimum: 1 }] } },
    };
    expect(withoutKeywords(closeSchema(schema), /^(pattern|minimum|not)$/)).toStrictEqual({
      additionalProperties: false,
      properties: { pattern: {}, properties: { const: { properties: 1 } } },
      $defs: { not: { anyOf: [{ additionalProperties: false, properties: {} }] } },
    });
  });
});

describe('isStrict', () => {
  it('is true for what is closed and requires all that it has, at each depth', () => {
    expect(isStrict(strict)).toBe(true);
    expect(isStrict({ type: 'array', items: { anyOf: [strict, { type: 'null' }] } })).toBe(true);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['is open', { ...strict, additionalProperties: undefined }],
    ['has an optional field', { ...strict, required: [] }],
    ['has an open object inside', { ...strict, properties: { a: { type: 'object' } } }],
    ['has an optional field in a definition', { ...strict, $defs: { b: { ...strict, required: ['b'] } } }],
    ['has a keyword that strict decoders refuse', { ...strict, properties: { a: { not: {} } } }],
  ])('is false for what %s', (_what, schema) => {
    expect(isStrict(schema)).toBe(false);
  });
});
