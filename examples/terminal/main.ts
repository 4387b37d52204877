import { finalize, fromEvent, lastValueFrom, takeUntil, tap, type Observable } from 'rxjs';
import {
  accumulate,
  fromSSE,
  HttpError,
  parseDelta,
  ProviderError,
  retryWithBackoff,
  StreamError,
  takeUntilDone,
  timeoutIdle,
  type Message,
} from 'rxjs-llm';
import { demoModel, modelFrom, type Model } from './model.ts';
import { createScreen, type Screen } from './screen.ts';
import { startServer, type DemoServer, type Fault } from './server.ts';

const screen = createScreen(process.stdout);

/** The complete pipe: from a request to message snapshots. */
function ask(model: Model, prompt: string, each = 10_000): Observable<Message> {
  return fromSSE(model.url, model.request(prompt)).pipe(
    parseDelta(model.protocol),
    timeoutIdle({ first: 20_000, each }),
    takeUntilDone(),
    retryWithBackoff({ onPartial: 'restart', initialDelay: 300 }),
    accumulate(),
  );
}

/** Shows the answer as it grows, and its figures: time to first token, tokens per second, tokens used. */
function show(answer: Observable<Message>, on: Screen): Observable<Message> {
  const begun = performance.now();
  let first: number | undefined;
  let pieces = 0;

  return answer.pipe(
    tap((message) => {
      if (message.text === '' && message.reasoning === '') return;
      first ??= performance.now();
      pieces += 1;
      const seconds = (performance.now() - first) / 1000;
      const used = message.usage
        ? `${message.usage.totalTokens} tokens used`
        : 'tokens used: not reported yet';
      const rate = seconds > 0.05 ? `${Math.round(pieces / seconds)} tokens/s` : '… tokens/s';
      on.live(message.text, `first token ${Math.round(first - begun)} ms · ${rate} · ${used}`);
    }),
    finalize(() => on.settle()),
  );
}

async function runScenes(server: DemoServer, prompt: string): Promise<void> {
  const model = (scene: string, ...faults: readonly Fault[]): Model =>
    demoModel(server.scene(scene, ...faults));
  const results: string[] = [];
  const done = (result: string): void => {
    screen.line(`  ${screen.dim('→')} ${result}`);
    results.push(result);
  };

  screen.title('1. An answer, token by token');
  const whole = await lastValueFrom(show(ask(model('plain'), prompt), screen));
  done(`complete: ${whole.rawFinishReason ?? 'no reason given'}`);

  screen.title('2. A 429 with Retry-After: 1 is waited for, and the request sent again');
  const begun = performance.now();
  await lastValueFrom(show(ask(model('busy', 'busy'), prompt), screen));
  done(`answered after ${((performance.now() - begun) / 1000).toFixed(1)} s and one retry`);

  screen.title('3. A connection cut in mid-answer is restarted without a doubled word');
  const restarted = await lastValueFrom(show(ask(model('cut', 'cut'), prompt), screen));
  const isSame = restarted.text === whole.text;
  done(
    `attempt ${restarted.attempt}, ${restarted.text.split(' ').length} words, ${isSame ? 'none doubled' : 'NOT the same'}`,
  );

  screen.title('4. A stalled stream is ended by the idle timeout, and what came stays');
  const stalled = ask(model('stall', 'stall', 'stall', 'stall'), prompt, 500);
  await lastValueFrom(show(stalled, screen)).catch((error: unknown) => done(nameOf(error)));

  screen.title('5. A stop closes the connection, and the server sees it');
  const closed = server.closed('stop');
  await new Promise<void>((resolve) => {
    const subscription = show(ask(model('stop'), prompt), screen).subscribe((message) => {
      if (message.text.length < 60) return;
      const stoppedAt = performance.now();
      subscription.unsubscribe();
      void closed.then((time) => {
        done(`the server saw it ${(time - stoppedAt).toFixed(1)} ms later`);
        resolve();
      });
    });
  });

  screen.title('Summary');
  results.forEach((result, index) => screen.line(`  ${index + 1}  ${result}`));
}

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** The server's own words are in `detail`. No log and no message has them, because they may quote the request. */
function wordsOf(error: unknown): string | undefined {
  const { detail } = error instanceof HttpError || error instanceof ProviderError ? error : {};
  // Nothing in them may steer the terminal.
  return detail?.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}

function adviceFor(error: unknown): string {
  if (error instanceof StreamError && error.retryable)
    return 'The server may be busy or not running: try again.';
  return 'Check the key, the model’s name (MODEL) and the address (OPENAI_BASE_URL).';
}

async function answerOnce(model: Model, prompt: string): Promise<void> {
  const stopped = fromEvent(process, 'SIGINT').pipe(tap(() => screen.line('\nStopped.')));
  await lastValueFrom(show(ask(model, prompt), screen).pipe(takeUntil(stopped)), { defaultValue: undefined });
}

async function main(): Promise<void> {
  const given = process.argv.slice(2).join(' ').trim();
  const prompt = given || 'What is a language model’s answer, to someone who knows RxJS?';
  const model = modelFrom(process.env);
  if (model) {
    screen.title(`${model.name} answers`);
    return answerOnce(model, prompt);
  }

  const server = await startServer();
  try {
    if (given) {
      screen.title(
        'The demo’s own server answers any prompt alike (set OPENAI_API_KEY, ANTHROPIC_API_KEY or OPENAI_BASE_URL for a model)',
      );
      await answerOnce(demoModel(server.scene('prompt')), prompt);
    } else await runScenes(server, prompt);
  } finally {
    await server.stop();
  }
}

main().catch((error: unknown) => {
  screen.line(`  ${nameOf(error)}`);
  const words = wordsOf(error);
  if (words) screen.line(`  The server says (error.detail): ${words}`);
  screen.line(`  ${adviceFor(error)}`);
  process.exitCode = 1;
});
