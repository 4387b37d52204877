import type { IncomingMessage, ServerResponse } from 'node:http';
import { defer } from 'rxjs';
import { pipeToNode, shareThrough, stopStream, streamId, type StreamLog } from 'rxjs-llm/server';
import type { agent } from './agent.ts';
import { createDecisions } from './decisions.ts';
import type { Models } from './models.ts';
import { ownerOf, read, refuse } from './requests.ts';
import { Decision, Name, Question } from './schemas.ts';
import { withFigures } from './withFigures.ts';

type Route = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A writer that is silent for this long is dead, and its place is taken. In milliseconds. */
const LEASE = 5_000;
/** An answer that nobody has read for this long is stopped: a reload takes less. In milliseconds. */
const GRACE = 60_000;

export function createRoutes(
  models: Models,
  log: StreamLog,
  createAgent: typeof agent,
): Record<string, Route> {
  const decisions = createDecisions(log);

  return {
    'GET /api/about': (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ model: models.primary.name, isMock: models.isMock }));
    },

    /** The same id again, such as after a reload, joins the answer that is being written. */
    'POST /api/chat': async (request, response) => {
      const { id: name, messages } = await read(request, Question);
      const owner = ownerOf(request, response);
      const answer = defer(() => {
        const model = createAgent(models, { id: name, approve: (call) => decisions.of(owner, name, call) });
        return model({ messages }).pipe(withFigures(models.price));
      });
      const shared = shareThrough(log, {
        id: streamId(owner, name),
        after: String(request.headers['last-event-id'] ?? ''),
        lease: LEASE,
        grace: GRACE,
        onLost: 'restart',
      });
      pipeToNode(answer.pipe(shared), response);
    },

    /** Not the same as leaving: who leaves may come back. */
    'POST /api/stop': async (request, response) => {
      const { id } = await read(request, Name);
      await stopStream(log, streamId(ownerOf(request, response), id));
      response.writeHead(204).end();
    },

    'POST /api/decision': async (request, response) => {
      const { id, call, approved } = await read(request, Decision);
      const isFirst = await decisions.add(ownerOf(request, response), id, call, approved);
      if (isFirst) response.writeHead(204).end();
      else refuse(response, 409);
    },
  };
}
