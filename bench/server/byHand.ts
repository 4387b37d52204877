import { floor } from '../candidates/floor.ts';
import { chatText } from '../workloads/chatText.ts';
import type { Way } from './Way.ts';

/** A proxy in ten lines: no heartbeat, no back-pressure, no end marker, and it reads on when its reader has left. */
export const byHand: Way = async (url, response) => {
  const answer = await fetch(url);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  await floor(chatText).read(answer, (text) =>
    response.write(`data: ${JSON.stringify({ type: 'text', text })}\n\n`),
  );
  response.end();
};
