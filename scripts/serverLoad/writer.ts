/** Writes an answer without end, one word each 20 ms, for as long as this process lives. */
import { interval, map } from 'rxjs';
import type { Delta } from 'rxjs-llm';
import { createWay } from './ways.ts';

const [way = '', redisUrl = '', name = ''] = process.argv.slice(2);
const write = await createWay(way, redisUrl);
write(interval(20).pipe(map((word): Delta => ({ type: 'text', text: `w${word} ` }))), name).subscribe();
