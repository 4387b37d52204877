import * as z from 'zod';

const Id = z.string().min(1).max(100);

/** The parts of an answer that a provider wants back in the next turn. */
const Part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), block: z.number().optional() }),
  z.object({
    type: z.literal('reasoning'),
    text: z.string(),
    block: z.number().optional(),
    signature: z.string().optional(),
    redacted: z.string().optional(),
    protocol: z.string().optional(),
  }),
  z.object({
    type: z.literal('tool-call'),
    toolCall: z.object({
      index: z.number(),
      id: z.string().optional(),
      name: z.string(),
      argumentsText: z.string(),
      arguments: z.unknown(),
      status: z.enum(['streaming', 'complete', 'invalid']),
      signature: z.string().optional(),
      protocol: z.string().optional(),
    }),
  }),
  z.object({
    type: z.literal('tool-result'),
    id: z.string(),
    result: z.unknown(),
    isError: z.boolean().optional(),
  }),
]);

const Message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('user'), content: z.string().min(1).max(100_000) }),
  z.object({ role: z.literal('assistant'), parts: z.array(Part).max(1_000) }),
]);

/** `POST /api/chat`: the id that the page has given to the answer, and the conversation. */
export const Question = z.object({ id: Id, messages: z.array(Message).min(1).max(500) });

/** `POST /api/stop`. */
export const Name = z.object({ id: Id });

/** `POST /api/decision`: of the user, on a call with exactly these arguments. */
export const Decision = z.object({
  id: Id,
  call: z.object({ index: z.number(), argumentsText: z.string() }),
  approved: z.boolean(),
});
