import express from 'express';
import { pipeToNode } from 'rxjs-llm/server';
import { answer } from './answer.js';

const app = express();
app.use(express.json());
app.post('/api/chat', (request, response) => pipeToNode(answer(request.body), response));

const port = Number(process.env['PORT'] ?? 3000);
app.listen(port, 'localhost', () => console.log(`http://localhost:${port}/api/chat`));
