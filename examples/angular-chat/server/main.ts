import { createServer } from 'node:http';
import { agent } from './agent.ts';
import { sendFile } from './files.ts';
import { createLog } from './log.ts';
import { modelsFrom } from './models.ts';
import { refuse } from './requests.ts';
import { createRoutes } from './routes.ts';

const port = Number(process.env['PORT'] ?? 4310);
const models = modelsFrom(process.env);
const log = await createLog(process.env['REDIS_URL']);
const routes = createRoutes(models, log, agent);

createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const route = routes[`${request.method} ${pathname}`];
  if (!route && !pathname.startsWith('/api/')) return sendFile(pathname, response);
  Promise.resolve(route?.(request, response) ?? refuse(response, 404)).catch((error: unknown) => {
    refuse(response, error instanceof TypeError ? 400 : 500);
  });
}).listen(port, '127.0.0.1', () => {
  console.log(`${models.primary.name} answers on http://127.0.0.1:${port}`);
});
