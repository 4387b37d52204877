import { alone } from './alone.ts';
import { concurrent } from './concurrent.ts';
import { growth } from './growth.ts';
import { heap } from './heap.ts';
import { hostile } from './hostile.ts';
import { latency } from './latency.ts';
import { longEvent } from './longEvent.ts';
import { server } from './server.ts';
import { speed } from './speed.ts';

/** The measurements that run in their own process. */
export const MEASURES = { alone, concurrent, growth, heap, hostile, latency, longEvent, server, speed };
