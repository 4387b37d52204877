import { concat, defer, EMPTY, filter, of, type MonoTypeOperatorFunction } from 'rxjs';
import { meter, type Delta, type MeterReport, type PriceRow } from 'rxjs-llm';

/** Sends what an answer took as its last part: measured here, so that a reader who comes later sees the same. */
export function withFigures(price: PriceRow | undefined): MonoTypeOperatorFunction<Delta> {
  return (source) =>
    defer(() => {
      let report: MeterReport | undefined;
      const answer = source.pipe(
        meter((figures) => (report = figures), price && { price }),
        filter(({ type }) => type !== 'done'),
      );
      const figures = defer(() =>
        report ? of<Delta>({ type: 'data', name: 'figures', value: figuresIn(report) }) : EMPTY,
      );
      return concat(answer, figures, of<Delta>({ type: 'done' }));
    });
}

function figuresIn({
  timeToFirstToken,
  tokensPerSecond,
  outputTokens,
  cost,
  estimated,
}: MeterReport): unknown {
  return { timeToFirstToken, tokensPerSecond, outputTokens, cost, estimated };
}
