/**
 * Asks each body what it makes of each field of a request. With `--write`, puts the tables into the docs; with `--check`, fails
 * if the docs differ.
 */
import { publishTable } from './pageTable.ts';
import { providerTables } from './providerTable.ts';

const tables = providerTables();
console.log(tables);
publishTable('docs/guide/providers.md', tables, 'providers');
