import { defer, map, tap, timer } from 'rxjs';
import { tool, type RunnableTool } from 'rxjs-llm';
import * as z from 'zod';

const Crossing = z.object({ from: z.string(), to: z.string(), after: z.string() });

/** Long enough to be seen, in milliseconds. */
const LOOKING_UP = 900;

/** The tool of the demo: it looks up when ferries leave, which takes a moment. */
export function departures(tell: (text: string) => void): RunnableTool<z.infer<typeof Crossing>> {
  return tool({
    description: 'Lists the next departures of a ferry',
    input: Crossing,
    run: ({ from }) =>
      defer(() => {
        tell(`the tool runs: departures from ${from}`);
        return timer(LOOKING_UP).pipe(
          map(() => ({ departures: ['15:55', '16:25', '16:55'], minutes: 10 })),
          tap(() => tell('its result is sent with the next request')),
        );
      }),
  });
}
