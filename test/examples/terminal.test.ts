import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { serve, SSE } from '../support/server.ts';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url);
const NO_MODEL = { OPENAI_API_KEY: '', OPENAI_BASE_URL: '', ANTHROPIC_API_KEY: '', MODEL: 'tiny' };

async function demo(prompt: readonly string[], env: Record<string, string>): Promise<string> {
  const options = { cwd: ROOT, env: { ...process.env, ...NO_MODEL, ...env }, timeout: 20_000 };
  const { stdout } = await run(process.execPath, ['examples/terminal/main.ts', ...prompt], options);
  return stdout;
}

describe('the terminal demo', () => {
  it('shows its six scenes in plain lines, and exits with 0', async () => {
    const output = await demo([], {});
    expect(output.match(/^\d\. .*$/gm)).toEqual([
      '1. An answer, token by token',
      '2. A 429 with Retry-After: 1 is waited for, and the request sent again',
      '3. A connection cut in mid-answer is restarted without a doubled word',
      '4. A stalled stream is ended by the idle timeout, and what came stays',
      '5. A stop closes the connection, and the server sees it',
      '6. A tool is called: its arguments grow, it runs, and the answer continues',
    ]);
    expect(output).toContain('attempt 2, 36 words, none doubled');
    expect(output).toContain('IdleTimeoutError: No next value within 500 ms');
    expect(output).toMatch(/the server saw it [\d.]+ ms later/);
    // What happens is said while it happens.
    expect(output).toMatch(/sent again\n  waiting 1\.0 s \(429\)\n  attempt 2\n/);
    expect(output).toMatch(/  cut at word \d+, next attempt in 0\.3 s\n  attempt 2, restarted\n/);
    expect(output).toMatch(/  silent at word \d+, no attempt is left\n/);
    expect(output).toContain('  ```ts\n  answer.subscribe((message) =>\n    render(message.text),\n');
    const call = 'departures({"from":"Lauvvik","to":"Oanes","after":"15:40"})';
    expect(output).toContain(
      `  ${call}\n  ↳ {"departures":["15:55","16:25","16:55"],"minutes":10}\n\n  At **15:55**`,
    );
    expect(output.match(/the tool runs/g)).toHaveLength(1);
    expect(output).toContain('→ two requests, one message: text, tool-call, tool-result, text');
    expect(output).not.toContain('\u001B');
  }, 30_000);

  it('sends the request to the server in its environment, and shows no key', async () => {
    const key = 'sk-planted-51c2';
    await using server = await serve((response) =>
      response
        .writeHead(200, SSE)
        .end('data: {"choices":[{"delta":{"content":"Four."}}]}\n\ndata: [DONE]\n\n'),
    );
    const output = await demo(['two and two?'], { OPENAI_BASE_URL: `${server.url}v1`, OPENAI_API_KEY: key });
    expect(output).toContain('tiny answers');
    expect(output).toContain('Four.');
    expect(output).not.toContain(key);
    expect(server.requests[0]).toMatchObject({ url: '/v1/chat/completions' });
    expect(JSON.parse(server.requests[0]?.body ?? '{}')).toMatchObject({
      model: 'tiny',
      messages: [{ role: 'user', content: 'two and two?' }],
    });
  }, 30_000);

  it('sends the request to Anthropic’s wire, if that is the key there is', async () => {
    const key = 'sk-ant-planted-51c2';
    const events = [
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Four.' } },
      { type: 'message_stop' },
    ];
    await using server = await serve((response) =>
      response
        .writeHead(200, SSE)
        .end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')),
    );
    const output = await demo(['two and two?'], { ANTHROPIC_BASE_URL: server.url, ANTHROPIC_API_KEY: key });
    expect(output).toContain('Four.');
    expect(output).not.toContain(key);
    expect(server.requests[0]).toMatchObject({ url: '/v1/messages', headers: { 'x-api-key': key } });
    expect(JSON.parse(server.requests[0]?.body ?? '{}')).toMatchObject({ model: 'tiny', max_tokens: 1_024 });
  }, 30_000);

  it('says that an address has no scheme', async () => {
    const stdout = await demo(['hello'], { OPENAI_BASE_URL: 'localhost:4555' }).catch(
      (error: unknown) => (error as { readonly stdout: string }).stdout,
    );
    expect(stdout).toContain('OPENAI_BASE_URL has no scheme: write http://localhost:4555');
  });

  it('shows a refusal’s code, and the server’s own words, where nothing steers the terminal', async () => {
    const message = 'No model\u001B[2J named tiny.';
    const body = JSON.stringify({ error: { code: 'model_not_found', message } });
    await using server = await serve((response) =>
      response.writeHead(404, { 'content-type': 'application/json' }).end(body),
    );
    const failed = demo(['hello'], { OPENAI_BASE_URL: `${server.url}v1` });
    const { stdout } = await failed.then(
      () => ({ stdout: '' }),
      (error: unknown) => error as { readonly stdout: string },
    );
    expect(stdout).toContain('HttpError: The server answered 404: model_not_found');
    expect(stdout).toContain('The server says (error.detail): No model␛[2J named tiny.');
  }, 30_000);

  it('makes visible what a model writes to steer the terminal', async () => {
    const evil = [
      '\u001B]52;c;Y3Vy\u0007',
      '\u009B31m',
      '\rfake',
      '\u202Etxt\u2066',
      '\0\b\u007F',
      '\u001B[2J',
    ];
    const chunk = JSON.stringify({ choices: [{ delta: { content: `a\nb ${evil.join(' ')}` } }] });
    await using server = await serve((response) =>
      response.writeHead(200, SSE).end(`data: ${chunk}\n\ndata: [DONE]\n\n`),
    );
    const output = await demo(['hello'], { OPENAI_BASE_URL: `${server.url}v1` });
    expect(output).toContain('  a\n  b ␛]52;c;Y3Vy␇');
    expect(output).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
  }, 30_000);
});
