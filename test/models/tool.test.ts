import { of } from 'rxjs';
import {
  runTools,
  tool,
  type DescribedSchema,
  type Model,
  type RunnableTool,
  type ToolContext,
} from 'rxjs-llm';
import { describe, expect, expectTypeOf, it } from 'vitest';

declare const city: DescribedSchema<{ readonly city: string }>;

describe('tool', () => {
  it('returns the definition itself', () => {
    const definition = { description: 'Rolls a die', run: () => 4 };
    expect(tool(definition)).toBe(definition);
  });

  it('gives the function the types of the schema', () => {
    const define = (): RunnableTool<{ readonly city: string }> =>
      tool({
        input: city,
        run(input, context) {
          expectTypeOf(input).toEqualTypeOf<{ readonly city: string }>();
          expectTypeOf(context).toEqualTypeOf<ToolContext>();
          return of(input.city);
        },
      });
    expectTypeOf(define).returns.toEqualTypeOf<RunnableTool<{ readonly city: string }>>();
    expectTypeOf(() => runTools(() => of(), { weather: define() })).returns.toEqualTypeOf<Model>();
  });

  it('takes raw JSON Schema, whose values nobody has checked', () => {
    const raw = tool({
      input: { jsonSchema: { type: 'object' } },
      run(input) {
        expectTypeOf(input).toBeUnknown();
        return null;
      },
    });
    expect(raw.input).toStrictEqual({ jsonSchema: { type: 'object' } });
  });

  it('refuses what makes no sense', () => {
    const refused = (): void => {
      // @ts-expect-error -- the argument is misspelt
      tool({ input: city, run: ({ town }: { readonly town: string }) => town });
      const bare = { '~standard': { version: 1, vendor: 'x', validate: () => ({ value: 1 }) } } as const;
      // @ts-expect-error -- a schema that doesn't describe itself can't be sent
      tool({ input: bare, run: () => 1 });
      // @ts-expect-error -- without a function the description alone is enough
      tool({ description: 'Rolls a die' });
    };
    expectTypeOf(refused).returns.toBeVoid();
  });
});
