import { concat, of, take, throwError } from 'rxjs';
import { pickText, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const s: Delta = { type: 'start' };
const a: Delta = { type: 'text', text: 'Hi' };
const o: Delta = { type: 'text', text: 'Other', choice: 1 };
const d: Delta = { type: 'done' };

describe('pickText', () => {
  it(
    'emits the text of the first choice, as the diagram shows',
    marbles((m) => {
      const [deltas, text] = diagram('operators/pickText', 'deltas', 'text');
      m.expect(m.cold(deltas, { s, a, o, d }).pipe(pickText())).toBeObservable(text, { H: 'Hi' });
    }),
  );

  it('stops a synchronous source after `take(1)`', async () => {
    const source = concat(
      of(s, a, a),
      throwError(() => new Error('too far')),
    );
    expect(await outcomeOf(source.pipe(pickText(), take(1)))).toEqual({ values: ['Hi'] });
    expect(await outcomeOf(of(a, o).pipe(pickText()))).toEqual({ values: ['Hi'] });
  });
});
