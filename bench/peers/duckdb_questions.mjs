// duckdb_questions.mjs PACKAGES ROWS QUESTIONS: asks DuckDB, in memory, the questions of a JSON file about
// the rows of a folder, and prints a JSON object with the answers. See bench/index_peers.hpp.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [packages, folder, file] = process.argv.slice(2);
// The packages are installed elsewhere than this file is.
const { DuckDBInstance } = createRequire(join(packages, 'package.json'))('@duckdb/node-api');

const { questions, leastRounds, mostRounds, secondsEach } = JSON.parse(readFileSync(file, 'utf8'));
const begun = performance.now();
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();

const path = 'township INTEGER, county INTEGER, prefecture INTEGER, province INTEGER';
const state = `row_id BIGINT, unit INTEGER, ${path}, valid_from DATE, valid_to DATE, sex UTINYINT,
  birth_date DATE, education UTINYINT, is_member UTINYINT`;
await connection.run(`CREATE TABLE committee_member (${state})`);
await connection.run(`CREATE TABLE youth_survey (${state})`);
await connection.run(
  `CREATE TABLE activity (row_id BIGINT, unit INTEGER, ${path}, held_on DATE, kind UTINYINT,
    present INTEGER)`);
await connection.run(
  `CREATE TABLE unit_path (unit INTEGER, level UTINYINT, valid_from DATE, valid_to DATE, ${path})`);
for (const table of ['committee_member', 'youth_survey', 'activity', 'unit_path']) {
  await connection.run(
    `COPY ${table} FROM '${join(folder, table)}.csv' (FORMAT csv, HEADER false)`);
}
// The rows stand by county already, so that its zone maps leave out what is elsewhere; the units
// are found by an index.
for (const table of ['committee_member', 'youth_survey', 'activity', 'unit_path']) {
  await connection.run(`CREATE INDEX unit_of_${table} ON ${table} (unit)`);
}
await connection.run('ANALYZE');
const memory = await connection.runAndReadAll(
  `SELECT sum(memory_usage_bytes) FROM duckdb_memory()`);
const filled = { seconds: (performance.now() - begun) / 1000,
  bytes: Number(memory.getRows()[0][0]) };

const answers = [];
for (const { sql, keys, rows: counted } of questions) {
  const prepared = await connection.prepare(sql);
  const taken = [];
  let rows = [];
  const first = performance.now();
  while (taken.length < leastRounds ||
         (performance.now() - first < secondsEach * 1000 && taken.length < mostRounds)) {
    const before = performance.now();
    rows = (await prepared.runAndReadAll()).getRows();
    taken.push(performance.now() - before);
  }
  taken.sort((a, b) => a - b);
  let sum = rows.length;
  if (!counted) {
    sum = 0;
    for (const row of rows) {
      for (const value of row.slice(keys)) sum += Number(value ?? 0);
    }
  }
  answers.push({ median: taken[Math.floor(taken.length / 2)],
    slow: taken[Math.floor((taken.length * 99) / 100)], cells: rows.length, sum });
}
console.log(JSON.stringify({ filled, answers }));
