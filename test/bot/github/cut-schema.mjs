/*
 * Cuts what the bot asks for out of GitHub's schema of its GraphQL API (npm package @octokit/graphql-schema, MIT),
 * without prose: the whole has 1.2 MB.
 *
 *     npm pack @octokit/graphql-schema@15.26.1 && tar xzf octokit-graphql-schema-15.26.1.tgz package/schema.graphql
 *     node cut-schema.mjs package/schema.graphql > schema.graphql
 */
import { readFileSync } from 'node:fs';
import { parse, print } from 'graphql';

const FIELDS = {
  Query: ['node', 'repository'],
  Mutation: ['unminimizeComment'],
  UnminimizeCommentInput: ['subjectId'],
  UnminimizeCommentPayload: ['unminimizedComment'],
  Node: ['id'],
  Minimizable: ['isMinimized'],
  IssueComment: ['id', 'isMinimized'],
  Repository: ['object'],
  GitObject: ['oid'],
  Commit: ['oid', 'file'],
  Tree: ['oid'],
  TreeEntry: ['mode', 'object', 'oid', 'size'],
  Blob: ['isTruncated', 'oid', 'text'],
};
const SCALARS = ['GitObjectID'];

const whole = parse(readFileSync(process.argv[2], 'utf8'), { noLocation: true });
const definitions = whole.definitions
  .filter(({ name }) => name !== undefined && isWanted(name.value))
  .map((node) => ('fields' in node ? fieldsOf(node) : { ...node, description: undefined, directives: [] }));

function isWanted(name) {
  return name in FIELDS || SCALARS.includes(name);
}

function fieldsOf(node) {
  const wanted = FIELDS[node.name.value];
  const fields = node.fields.filter(({ name }) => wanted.includes(name.value));
  if (fields.length !== wanted.length) throw new Error(`${node.name.value} lacks a field`);
  // An input has neither interfaces nor arguments.
  const interfaces = node.interfaces?.filter(({ name }) =>
    FIELDS[name.value]?.every((field) => wanted.includes(field)),
  );
  return { ...node, description: undefined, directives: [], interfaces, fields: fields.map(bare) };
}

function bare(field) {
  return {
    ...field,
    description: undefined,
    directives: [],
    arguments: field.arguments?.map((each) => ({ ...each, description: undefined, directives: [] })),
  };
}

process.stdout.write(`${print({ kind: 'Document', definitions })}\n`);
