import 'reflect-metadata';
import { Body, Controller, Module, Post, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Response } from 'express';
import { pipeToNode } from 'rxjs-llm/server';
import { answer } from './answer.js';

@Controller()
class ChatController {
  @Post('api/chat')
  chat(@Body() body: unknown, @Res() response: Response): void {
    pipeToNode(answer(body), response);
  }
}

@Module({ controllers: [ChatController] })
class AppModule {}

const app = await NestFactory.create(AppModule);
await app.listen(process.env['PORT'] ?? 3000, 'localhost');
console.log(`${await app.getUrl()}/api/chat`);
