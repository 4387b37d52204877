import { lastValueFrom, takeWhile } from 'rxjs';
import { FERRY, SHEEP, PATIENCE, SILENCE, STREAM, TIMETABLE, type Dialogue } from './answers.ts';
import type { Question } from './ask.ts';
import { departures } from './departures.ts';
import { adviceFor, wordsIn } from './failure.ts';
import { demoModel } from './model.ts';
import type { Screen } from './screen.ts';
import type { DemoServer, Fault } from './server.ts';
import { show } from './show.ts';

/** Plays the six scenes: one answer that arrives, four that something happens to, and one that calls a tool. */
export async function playScenes(server: DemoServer, screen: Screen): Promise<void> {
  const result = (text: string): void => screen.line(`  ${screen.dim('→')} ${text}`);
  const question = (name: string, { question: prompt }: Dialogue, ...faults: readonly Fault[]): Question => ({
    model: demoModel(server.scene(name, ...faults)),
    prompt,
  });

  screen.title('1. An answer, token by token');
  const whole = await lastValueFrom(show(question('plain', STREAM), screen));
  result(`complete: ${whole.rawFinishReason ?? 'no reason given'}`);

  screen.title('2. A 429 with Retry-After: 1 is waited for, and the request sent again');
  const begun = performance.now();
  await lastValueFrom(show(question('busy', PATIENCE, 'busy'), screen));
  result(`answered after ${((performance.now() - begun) / 1000).toFixed(1)} s and one retry`);

  screen.title('3. A connection cut in mid-answer is restarted without a doubled word');
  const restarted = await lastValueFrom(show(question('cut', FERRY, 'cut'), screen));
  const isSame = restarted.text === FERRY.answer;
  result(
    `attempt ${restarted.attempt}, ${wordsIn(restarted.text)} words, ${isSame ? 'none doubled' : 'NOT the same'}`,
  );

  screen.title('4. A stalled stream is ended by the idle timeout, and what came stays');
  const stalled = { ...question('stall', SILENCE, 'stall', 'stall', 'stall'), each: 500 };
  await lastValueFrom(show(stalled, screen)).catch((error: unknown) => {
    result(adviceFor(error, '').slice(0, 1).join());
  });

  screen.title('5. A stop closes the connection, and the server sees it');
  const closed = server.closed('stop');
  const shown = show(question('stop', SHEEP), screen).pipe(takeWhile(({ text }) => wordsIn(text) < 30));
  await lastValueFrom(shown);
  const stoppedAt = performance.now();
  const seenAt = await closed;
  result(`the server saw it ${(seenAt - stoppedAt).toFixed(1)} ms later, and never counted to fifty`);

  screen.title('6. A tool is called: its arguments grow, it runs, and the answer continues');
  const tools = { departures: departures((text) => screen.note(text)) };
  const called = await lastValueFrom(show({ ...question('tool', TIMETABLE), tools }, screen));
  result(`two requests, one message: ${called.parts.map(({ type }) => type).join(', ')}`);
}
