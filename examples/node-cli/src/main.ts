import { fromEvent, takeUntil } from 'rxjs';
import { fromOpenAIChat, pickText, retryWithBackoff, timeoutIdle } from 'rxjs-llm';

const {
  OPENAI_API_KEY: apiKey = '',
  OPENAI_BASE_URL: baseURL,
  OPENAI_MODEL: model = 'gpt-5.1',
} = process.env;
const question = process.argv.slice(2).join(' ') || 'Why is the sky blue?';

// A terminal obeys control characters, so none of the model's is written.
const plain = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, '');

fromOpenAIChat(
  { messages: [{ role: 'user', content: question }] },
  { model, apiKey, ...(baseURL && { baseURL }) },
)
  .pipe(
    timeoutIdle({ first: 60_000, each: 30_000 }),
    retryWithBackoff(),
    takeUntil(fromEvent(process, 'SIGINT')), // Ctrl+C stops the bill
    pickText(),
  )
  .subscribe({
    next: (text) => process.stdout.write(plain(text)),
    complete: () => process.stdout.write('\n'),
    error(error: unknown) {
      // What has been written stays.
      process.stdout.write('\n');
      console.error(String(error));
      process.exitCode = 1;
    },
  });
