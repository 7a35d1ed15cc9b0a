import type { Sqlite } from './sqlite.js'

/** Documents per row of `span`: the times of so many documents are known without reading them. */
export const spanSize = 1024

/**
 * The first version.
 *
 * - A *stream* is what ordinals count in: a listening session, or one side of any other run. It has the id of its run;
 *   a session's own run is the parent (`session`) of the runs of its polls.
 * - `held` is the end of a lease that is or was held, set exactly while `state` is held: `lease` where it is known,
 *   otherwise the longest that SQS allows. So every question about leases is a range of one small index.
 * - A big body is in `large`, and `body` has its beginning, so that a change of state never rewrites it.
 * - `name` holds connections, queue URLs and message groups once each.
 * - `posting` is the text index: an id is that of the shard times 2^22, plus the first gram of the blob.
 */
const first = `
create table name (id integer primary key autoincrement, text text not null unique);
create table run (
  id integer primary key autoincrement,
  connection integer not null, action text not null, queue integer, session integer, listener text,
  status text not null, started integer not null, ended integer,
  inputs integer not null, outputs integer not null, failures integer not null, groups integer not null,
  first integer, failure text, operation text, attempt text
);
create unique index run_listener on run (listener) where listener is not null;
create index run_connection on run (connection) where session is null;
create index run_running on run (status) where status = 'running';
create table document (
  id integer primary key autoincrement,
  stream integer not null, side integer not null, ordinal integer not null,
  run integer not null, connection integer not null, queue integer not null, grp integer,
  at integer not null, state integer not null, lease integer, held integer, bytes integer not null,
  large integer not null, sequence text, failure text, meta text not null, body
);
create unique index document_stream on document (stream, side, ordinal);
create index document_connection on document (connection);
create index document_grp on document (grp) where grp is not null;
create index document_held on document (held, stream, grp, connection, lease) where held is not null;
create index document_failed on document (state) where state = 7;
create table large (id integer primary key, body);
create table lane (
  stream integer not null, grp integer not null, messages integer not null,
  last integer not null, last_at integer not null, primary key (stream, grp)
) without rowid;
create index lane_recent on lane (stream, last);
create table span (block integer primary key, low integer not null, high integer not null);
create table shard (id integer primary key autoincrement, first integer not null, last integer not null);
create table posting (id integer primary key, data blob not null);
create table tally (
  id integer primary key check (id = 1),
  version integer not null, documents integer not null, bytes integer not null, indexed integer not null
);
`

/**
 * - `document.input` is the ordinal of the input document that an output answers.
 * - `run.source` is the run whose inputs, all or those of `part`, were taken for this one; `run.name` that of its saved
 *   operation.
 * - `spool` has the inputs of a Send that are not documents yet: JSON, part by part.
 */
const second = `
alter table document add column input integer;
create index document_input on document (stream, input) where input is not null;
alter table run add column source integer;
alter table run add column part text;
alter table run add column name text;
create index run_source on run (source) where source is not null;
create index run_failed on run (connection) where status = 'failed';
create index run_session on run (session) where session is not null and status = 'failed';
create table spool (run integer not null, part integer not null, data text not null, primary key (run, part));
update run set status = 'interrupted' where status = 'failed' and failure like '{"code":"Interrupted"%';
`

/**
 * - `spool.kept` marks templates, which stay with their run; `spool.run` is negative until a run takes the inputs.
 * - `run.repeats`, `run.accepted` and `run.doubled` count the outputs in the state of that name.
 */
const third = `
alter table spool add column kept integer not null default 0;
alter table run add column repeats integer not null default 0;
alter table run add column accepted integer not null default 0;
alter table run add column doubled integer not null default 0;
`

/** `run.purpose` is what a run is for that was not asked for as an operation. */
const fourth = 'alter table run add column purpose text;'

/**
 * `handled` adds up, by connection and queue, how long messages took from their arrival to their deletion: milliseconds
 * in all and of the slowest, and when the last one was deleted.
 */
const fifth = `
create table handled (
  connection integer not null, queue integer not null, messages integer not null, total integer not null,
  longest integer not null, last integer not null, primary key (connection, queue)
) without rowid;
`

/**
 * `document.origin` is the document with the message that one is about: of a Delete's output the one whose message was
 * deleted, of an input that is sent back the one that it was made of.
 */
const sixth = `
alter table document add column origin integer;
create index document_origin on document (origin) where origin is not null;
`

/** The Message Id in an input document. Written alike wherever it is asked for, so that its index is found. */
export const messageIdOfInput = (table = '') => `json_extract(${table}meta, '$.p.messageId')`

/** Redrives, and inputs that are messages of a queue, as theirs are: what became of one is found by its Message Id. */
const seventh = `
create index document_sent_on on document (${messageIdOfInput()})
  where side = 0 and ${messageIdOfInput()} is not null;
create index run_redrive on run (started) where purpose = 'redrive';
`

/** What each version adds to the one before it. */
export const versions = [first, second, third, fourth, fifth, sixth, seventh]

/** Ids of the journal that lives in memory start here, so that an id alone tells which journal it belongs to. */
export const memoryFirstId = 1_000_000_000_000

/** The journal was written by a newer version of the app. */
export class NewerJournal extends Error {}

function configure(db: Sqlite): void {
  // Before anything is written, otherwise it has no effect.
  db.exec('pragma auto_vacuum = incremental')
  // One process, one connection: no shared memory file, and a second process is refused instead of interleaved.
  db.exec('pragma locking_mode = exclusive')
  db.exec('pragma journal_mode = wal')
  db.exec('pragma synchronous = full')
  db.exec('pragma cache_size = -49152')
  db.exec('pragma wal_autocheckpoint = 4000')
}

const create = (firstId: number) => `${versions.join('')}
  insert into tally values (1, ${versions.length}, 0, 0, ${firstId - 1});
  insert into sqlite_sequence (name, seq) values ('document', ${firstId - 1}), ('run', ${firstId - 1});`

const migrate = (from: number) => `${versions.slice(from).join('')}
  update tally set version = ${versions.length};`

/** All of it or nothing: a crash half way leaves the file as it was. */
function inOneStep(db: Sqlite, sql: string): void {
  db.exec(`begin immediate; ${sql} commit`)
}

/**
 * Makes a database ready: creates what is missing, and brings an older one up to date.
 *
 * @throws {@link NewerJournal}, or SQLite's error where the file is not a journal
 */
export function prepareSchema(db: Sqlite, firstId: number): void {
  configure(db)
  const has = db.sql("select count(*) from sqlite_schema where name = 'tally'").get([])
  if (!has?.[0]) return inOneStep(db, create(firstId))
  const found = db.sql('select version from tally').get([])?.[0]
  if (typeof found !== 'number' || found > versions.length) throw new NewerJournal()
  if (found < versions.length) inOneStep(db, migrate(found))
}
