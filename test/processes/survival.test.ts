import { AbstractChat, DefaultChatTransport, type ChatState, type ChatStatus, type UIMessage } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { textOf } from '../../scripts/serverFaults/answers.ts';
import { urlOf, type Asked } from '../../scripts/serverFaults/Asked.ts';
import { readAnswer } from '../../scripts/serverFaults/readAnswer.ts';
import { startServer, type FaultServer } from '../../scripts/serverFaults/startServer.ts';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts';

const WORDS = 100;
const TEXT = textOf(WORDS);

/** The messages of a chat, as a page has them. */
class State implements ChatState<UIMessage> {
  status: ChatStatus = 'ready';
  error: Error | undefined = undefined;
  messages: UIMessage[] = [];

  pushMessage = (message: UIMessage): void => {
    this.messages = [...this.messages, message];
  };
  popMessage = (): void => {
    this.messages = this.messages.slice(0, -1);
  };
  replaceMessage = (index: number, message: UIMessage): void => {
    this.messages = this.messages.with(index, structuredClone(message));
  };
  snapshot = <T>(value: T): T => structuredClone(value);
}

/** `useChat` without a framework. */
class Chat extends AbstractChat<UIMessage> {}

function textIn(message: UIMessage | undefined): string {
  return (message?.parts ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');
}

describe.skipIf(!hasRedis())('other clients, when the server that writes is killed', () => {
  let redis: TestRedis;
  let owner: FaultServer;
  let other: FaultServer;

  beforeAll(async () => {
    redis = await startRedis();
    [owner, other] = await Promise.all([startServer(redis.url), startServer(redis.url)]);
  });
  afterAll(async () => {
    for (const server of [owner, other]) server.kill();
    await redis.remove();
  });

  const asked = (name: string, wire: Asked['wire']): Partial<Asked> => ({
    name,
    wire,
    words: WORDS,
    gap: 20,
    lease: 1_000,
    onLost: 'restart',
  });

  /** A page that asks one server, and the other one when it resumes. */
  function openChat(ask: FaultServer, resume: FaultServer, name: string): Chat {
    return new Chat({
      id: name,
      state: new State(),
      transport: new DefaultChatTransport({
        api: urlOf(ask.port, '/chat', asked(name, 'ai')).href,
        prepareReconnectToStreamRequest: () => ({
          api: urlOf(resume.port, '/stream', asked(name, 'ai')).href,
        }),
      }),
    });
  }

  /** Begins an answer on the server that will be killed, with a reader there. */
  function begin(name: string): void {
    readAnswer(asked(name, 'deltas'), { ports: [owner.port], leaves: true }).catch(() => undefined);
  }

  /** Kills the server in the middle of the text, and starts it anew. */
  async function killAfter(textSoFar: () => string): Promise<void> {
    await vi.waitFor(() => expect(textSoFar().length).toBeGreaterThan(20), EVENTUALLY);
    owner.kill();
    owner = await startServer(redis.url);
  }

  it('the chat of the AI SDK reads every word once if its own server lives', async () => {
    begin('elsewhere');
    await vi.waitFor(() => expect(owner.began('elsewhere')).toBe(1), EVENTUALLY);
    const chat = openChat(other, other, 'elsewhere');
    const sending = chat.sendMessage({ text: 'Hi' });
    await killAfter(() => textIn(chat.lastMessage));
    await sending;
    expect([chat.status, chat.messages.length, textIn(chat.lastMessage)]).toStrictEqual(['ready', 2, TEXT]);
    expect(other.began('elsewhere')).toBe(1);
  });

  it('the chat of the AI SDK resumes on another server, in the same message', async () => {
    const chat = openChat(owner, other, 'here');
    const sending = chat.sendMessage({ text: 'Hi' });
    await killAfter(() => textIn(chat.lastMessage));
    await sending;
    // It is told that it has only a part.
    expect(chat.status).toBe('error');
    await chat.resumeStream();
    expect([chat.status, chat.messages.length, textIn(chat.lastMessage)]).toStrictEqual(['ready', 2, TEXT]);
  });

  it('the chat of the AI SDK resumes after a reload, and not when there is nothing to resume', async () => {
    begin('reloaded');
    await vi.waitFor(() => expect(owner.began('reloaded')).toBe(1), EVENTUALLY);
    const chat = openChat(other, other, 'reloaded');
    const resuming = chat.resumeStream();
    await killAfter(() => textIn(chat.lastMessage));
    await resuming;
    expect([chat.status, textIn(chat.lastMessage)]).toStrictEqual(['ready', TEXT]);
    await chat.resumeStream();
    expect([chat.status, chat.messages.length]).toStrictEqual(['ready', 1]);
  });

  it('the openai package throws, because its wire has no word for a restart, and reads every word when it asks anew', async () => {
    begin('openai');
    await vi.waitFor(() => expect(owner.began('openai')).toBe(1), EVENTUALLY);
    let text = '';
    const ask = async (): Promise<void> => {
      text = '';
      const { href, searchParams } = urlOf(other.port, '/', asked('openai', 'openai'));
      const client = new OpenAI({
        apiKey: 'none',
        baseURL: new URL('/', href).href,
        maxRetries: 0,
        defaultQuery: Object.fromEntries(searchParams),
        fetch: (url, init) => fetch(new Request(url).url.replace('/chat/completions', '/chat'), init),
      });
      const stream = await client.chat.completions.create({ model: 'm', messages: [], stream: true });
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
    };
    const asking = ask();
    const failing = expect(asking).rejects.toThrow(/can't say that an answer begins again/);
    await killAfter(() => text);
    await failing;
    await vi.waitFor(() => expect(other.left('openai')).toBe(1), EVENTUALLY);
    await ask();
    expect(text).toBe(TEXT);
  });
});
