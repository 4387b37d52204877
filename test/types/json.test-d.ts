import type { Observable, OperatorFunction } from 'rxjs';
import {
  completeToolCalls,
  elementsOf,
  fromSSE,
  openaiChat,
  parseDelta,
  parsePartialJSON,
  type CompleteToolCall,
  type DeepPartial,
  type Delta,
  type StandardSchema,
} from 'rxjs-llm';
import { describe, expectTypeOf, it } from 'vitest';
import * as z from 'zod';

const Recipe = z.object({ name: z.string(), steps: z.array(z.object({ text: z.string() })) });
interface GrowingRecipe {
  readonly name?: string;
  readonly steps?: readonly { readonly text?: string }[];
}

describe('operators on JSON that grows', () => {
  it('know the value by its schema, without type arguments', () => {
    const deltas = fromSSE('/x').pipe(parseDelta(openaiChat()));
    expectTypeOf(deltas.pipe(parsePartialJSON(Recipe))).toEqualTypeOf<Observable<GrowingRecipe>>();
    expectTypeOf(deltas.pipe(elementsOf('steps', Recipe.shape.steps.element))).toEqualTypeOf<
      Observable<{ text: string }>
    >();
    expectTypeOf(parsePartialJSON()).toEqualTypeOf<OperatorFunction<Delta, unknown>>();
    expectTypeOf(elementsOf('a')).toEqualTypeOf<OperatorFunction<Delta, unknown>>();
    expectTypeOf(parsePartialJSON<{ a: number }>()).toEqualTypeOf<
      OperatorFunction<Delta, { readonly a?: number }>
    >();
    expectTypeOf(completeToolCalls()).toEqualTypeOf<OperatorFunction<Delta, CompleteToolCall>>();
  });

  it('take the output of a schema, not its input', () => {
    const length = z.string().transform((text) => text.length);
    expectTypeOf(elementsOf('a', length)).toEqualTypeOf<OperatorFunction<Delta, number>>();
    expectTypeOf(length).toExtend<StandardSchema<number>>();
  });

  it('make every depth partial, and leave scalars alone', () => {
    expectTypeOf<DeepPartial<{ a: { b: string }[]; c: null }>>().toEqualTypeOf<{
      readonly a?: readonly { readonly b?: string }[];
      readonly c?: null;
    }>();
    expectTypeOf<DeepPartial<'x' | 1>>().toEqualTypeOf<'x' | 1>();
  });

  it('refuse what makes no sense', () => {
    // @ts-expect-error -- a schema is an object of a validator
    parsePartialJSON('recipe');
    // @ts-expect-error -- limits are numbers
    parsePartialJSON(undefined, { maxDepth: 'deep' });
    // @ts-expect-error -- a path is keys
    elementsOf({ key: 'a' });
  });
});
