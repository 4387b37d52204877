import { fromEvent, lastValueFrom, takeUntil, tap } from 'rxjs';
import { STREAM } from './answers.ts';
import type { Question } from './ask.ts';
import { adviceFor } from './failure.ts';
import { demoModel, modelFrom } from './model.ts';
import { playScenes } from './scenes.ts';
import { createScreen } from './screen.ts';
import { startServer } from './server.ts';
import { show } from './show.ts';

const screen = createScreen(process.stdout);
// Whoever reads a pipe may stop reading, as `head` does.
process.stdout.on('error', () => process.exit());

async function answerOnce(question: Question): Promise<void> {
  const stopped = fromEvent(process, 'SIGINT').pipe(tap(() => screen.note('Stopped.')));
  const answer = show(question, screen).pipe(takeUntil(stopped));
  await lastValueFrom(answer, { defaultValue: undefined }).catch((error: unknown) => {
    fail(error, question.model.addressVariable);
  });
}

function fail(error: unknown, addressVariable = 'OPENAI_BASE_URL'): void {
  for (const line of adviceFor(error, addressVariable)) screen.line(`  ${line}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const given = process.argv.slice(2).join(' ').trim();
  const prompt = given || STREAM.question;
  const model = modelFrom(process.env);
  if (model) {
    screen.title(`${model.name} answers`);
    return answerOnce({ model, prompt });
  }

  const server = await startServer();
  try {
    if (given) {
      screen.title(
        'The demo’s own server answers any prompt alike (set OPENAI_API_KEY, ANTHROPIC_API_KEY or OPENAI_BASE_URL for a model)',
      );
      await answerOnce({ model: demoModel(server.scene('prompt')), prompt });
    } else await playScenes(server, screen);
  } finally {
    await server.stop();
  }
}

main().catch((error: unknown) => {
  fail(error);
});
