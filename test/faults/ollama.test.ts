import { testMatrix } from './testMatrix.ts';

testMatrix('ollama');
