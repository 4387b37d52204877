import { testMatrix } from './testMatrix.ts';

testMatrix('openai-chat');
