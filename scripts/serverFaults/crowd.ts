import { createClient } from '@redis/client';
import { textOf } from './answers.ts';
import { judge, namesOf, sum, type Fault } from './Fault.ts';
import { readAnswer } from './readAnswer.ts';

const WORDS = 60;
const GAP = 50;

/** Many readers of as many answers on two servers, of whom every second one loses its connection again and again. */
export const CROWD: Fault = {
  name: 'a crowd over HTTP, of which every second reader is cut again and again',
  async run({ crowd, redis, servers }) {
    const reading = Promise.all(
      namesOf('crowd', crowd).map((name, index) =>
        readAnswer(
          { name, words: WORDS, gap: GAP },
          {
            ports: [servers[index % 2]?.port ?? 0],
            ...(index % 2 === 0 && { cutAfter: () => 500 + Math.random() * 2_000 }),
          },
        ),
      ),
    );
    const readings = await reading;
    const connections = sum(readings.map((it) => it.connections));
    const clients = await clientsOf(
      redis.url,
      servers.map(({ name }) => name),
    );
    return judge(
      readings,
      ({ text, end, restarts }) => text === textOf(WORDS) && end === 'done' && restarts === 0,
      `nothing, with ${connections} connections; Redis has ${clients} clients`,
      { 'connections were cut': connections > crowd, 'each server has two clients': clients <= 4 },
    );
  },
};

/** How many connections some servers have to Redis. */
async function clientsOf(url: string, names: readonly string[]): Promise<number> {
  const client = await createClient({ url }).connect();
  const list = await client.sendCommand<string>(['CLIENT', 'LIST']);
  await client.close();
  return list.split('\n').filter((line) => names.some((name) => line.includes(` name=${name} `))).length;
}
