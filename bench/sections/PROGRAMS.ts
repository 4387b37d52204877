const OURS = `from '../dist/index.js'`;
const REQUEST = `method: 'POST', body: '{"stream":true}'`;
const SHOW = `const show = (delta) => { if (delta) document.body.append(delta); };`;
const BY_HAND = `
  const response = await fetch('/api/chat', { ${REQUEST} });
  ${SHOW}`;
const PICK = `data !== '[DONE]' && show(JSON.parse(data).choices[0]?.delta.content)`;

/** The same page with each library: it shows the text of a chat answer while it grows. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  'rxjs-llm, events only': `
    import { fromSSE } ${OURS};
    ${SHOW}
    fromSSE('/api/chat', { ${REQUEST} }).subscribe(({ data }) => ${PICK});`,
  'rxjs-llm, deltas': `
    import { fromSSE, openaiChat, parseDelta, pickText } ${OURS};
    fromSSE('/api/chat', { ${REQUEST} })
      .pipe(parseDelta(openaiChat()), pickText())
      .subscribe((text) => document.body.append(text));`,
  'rxjs-llm, whole pipe': `
    import { accumulate, coalesce, fromSSE, openaiChat, parseDelta, retryWithBackoff, takeUntilDone, timeoutIdle } ${OURS};
    fromSSE('/api/chat', { ${REQUEST} })
      .pipe(
        parseDelta(openaiChat()), timeoutIdle({ first: 20000, each: 10000 }), takeUntilDone(), retryWithBackoff(),
        accumulate(), coalesce('frame'),
      )
      .subscribe((message) => { document.body.textContent = message.text; });`,
  'usual loop': `${BY_HAND}
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let buffer = '';
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      buffer += decoder.decode(value, { stream: true });
      const lines = buffer.split('\\n');
      buffer = lines.pop();
      for (const line of lines) {
        if (!line.startsWith('data: ')) continue;
        const data = line.slice(6);
        ${PICK};
      }
    }`,
  'eventsource-parser': `
    import { createParser } from 'eventsource-parser';${BY_HAND}
    const parser = createParser({ onEvent: ({ data }) => ${PICK} });
    const decoder = new TextDecoder();
    for await (const chunk of response.body) parser.feed(decoder.decode(chunk, { stream: true }));`,
  '@microsoft/fetch-event-source': `
    import { fetchEventSource } from '@microsoft/fetch-event-source';
    ${SHOW}
    await fetchEventSource('/api/chat', { ${REQUEST}, onmessage: ({ data }) => ${PICK} });`,
  openai: `
    import OpenAI from 'openai';
    const client = new OpenAI({ apiKey: 'none', baseURL: '/api', dangerouslyAllowBrowser: true });
    const stream = await client.chat.completions.create({ model: 'm', messages: [], stream: true });
    for await (const chunk of stream) document.body.append(chunk.choices[0]?.delta.content ?? '');`,
  'AI SDK, openai-compatible': `
    import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
    import { streamText } from 'ai';
    const provider = createOpenAICompatible({ name: 'own', baseURL: '/api' });
    const { textStream } = streamText({ model: provider.chatModel('m'), prompt: 'Hello!' });
    for await (const text of textStream) document.body.append(text);`,
  '@langchain/openai': `
    import { ChatOpenAI } from '@langchain/openai';
    const model = new ChatOpenAI({ apiKey: 'none', model: 'm', configuration: { baseURL: '/api' } });
    for await (const { text } of await model.stream('Hello!')) document.body.append(text);`,
  '@anthropic-ai/sdk, its own wire': `
    import Anthropic from '@anthropic-ai/sdk';
    const client = new Anthropic({ apiKey: 'none', baseURL: '/api', dangerouslyAllowBrowser: true });
    const stream = await client.messages.create({ model: 'm', max_tokens: 1, messages: [], stream: true });
    for await (const event of stream) document.body.append(event.delta?.text ?? '');`,
  '@ag-ui/client, its own wire': `
    import { HttpAgent } from '@ag-ui/client';
    new HttpAgent({ url: '/api' })
      .run({ threadId: 't', runId: 'r', messages: [], tools: [], context: [] })
      .subscribe((event) => document.body.append(event.delta ?? ''));`,
};
