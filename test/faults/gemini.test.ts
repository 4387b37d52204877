import { testMatrix } from './testMatrix.ts';

testMatrix('gemini');
