import { ARRAY_SIZE } from './array-size.ts';
import { BIT_FIELD } from './bit-fields.ts';
import { CONTAINER_OF } from './container-of.ts';
import { EXCHANGE } from './exchange.ts';
import { FORCED_SUCCESS } from './forced-success.ts';
import * as handles from './handles.ts';
import * as headers from './headers.ts';
import type { Idiom } from './idiom.ts';
import * as ids from './ids.ts';
import { EXITS, KILLS } from './kills.ts';
import { RESOURCE_LIMIT } from './limits.ts';
import * as memory from './memory.ts';
import * as names from './names.ts';
import { NODE_MASK } from './node-masks.ts';
import * as own from './own-data.ts';
import * as permissions from './permissions.ts';
import { HEADERS, PRINT, QUIET, RELEASE } from './quiet.ts';
import * as records from './records.ts';
import * as resources from './resources.ts';
import * as shared from './shared-writes.ts';
import * as signals from './signals.ts';
import * as strings from './user-strings.ts';
import * as values from './values.ts';
import * as walks from './walks.ts';
import * as writes from './write-memory.ts';
import { ZERO_MEMORY } from './zero-memory.ts';

/** All idioms; where several have a name, the first one counts. */
export const IDIOMS: readonly Idiom[] = [
  memory.COPY_FROM_USER,
  memory.COPY_FROM_BPFPTR,
  memory.COPY_STRUCT_FROM_USER,
  memory.CHECK_ZEROED_USER,
  memory.GET_USER,
  memory.UNSAFE_GET_USER,
  writes.UNSAFE_PUT_USER,
  writes.PUT_USER,
  writes.COPY_TO_USER,
  writes.COPY_STRUCT_TO_USER,
  memory.MEMDUP_USER,
  strings.STRNDUP_USER,
  strings.STRNCPY_FROM_USER,
  strings.STRNLEN_USER,
  memory.IMPORT_IOVEC,
  memory.ACCESS_OK,
  writes.MEMSET,
  EXCHANGE,
  memory.POINTER_CASTS,
  ...names.NAME_KINDS,
  walks.USER_PATH_AT,
  walks.FILENAME_LOOKUP,
  handles.FDGET,
  handles.FD_FILE,
  handles.FD_EMPTY,
  handles.PIDFD,
  handles.FIND_PID,
  handles.FIND_IN_TABLE,
  handles.CLOSE_FD,
  handles.FREE_FD,
  handles.UNUSED_FD,
  handles.FD_INSTALL,
  handles.FD_ADD,
  handles.FD_PREPARE,
  handles.FD_PREPARED_FILE,
  handles.ANON_INODE_GETFD,
  handles.ANON_INODE_GETFILE,
  ids.MAKE_ID,
  ids.VALID_ID,
  ids.COMPARE_IDS,
  ids.FROM_ID,
  ids.PROCESS_NUMBER,
  own.CALL_MASK,
  own.OWN_TIMER,
  own.SIGNAL_SETS,
  permissions.CAPABLE,
  permissions.SECURITY,
  permissions.INODE_PERMISSION,
  resources.ALLOCATE,
  resources.ALLOCATE_OR_ERROR,
  resources.KILLABLE,
  resources.INTERRUPTIBLE,
  resources.REQUEST_MODULE,
  signals.SIGNAL_PENDING,
  signals.WAIT_INTERRUPTIBLE,
  RESOURCE_LIMIT,
  resources.WAIT,
  EXITS,
  KILLS,
  values.SAME,
  values.IS_ERR,
  values.IS_ERR_OR_NULL,
  values.PTR_ERR_OR_ZERO,
  values.WARN_ON,
  values.ALIGNED,
  values.OFFSET_OF,
  values.BIT_COUNT,
  BIT_FIELD,
  ARRAY_SIZE,
  values.IS_CONSTANT,
  ZERO_MEMORY,
  FORCED_SUCCESS,
  NODE_MASK,
  values.MIN_MAX,
  values.CLAMP,
  values.BUILD,
  values.IS_ENABLED,
  values.CPU_FEATURE,
  values.COMPAT,
  values.LARGEFILE,
  CONTAINER_OF,
  PRINT,
  ...shared.WRITES,
  shared.COPY_MEMORY,
  shared.ADD_TO_LIST,
  ...shared.UPDATE,
  shared.NOTIFY,
  records.TRACEPOINT,
  records.AUDIT,
  ...headers.SHORT_ONES,
  QUIET,
  RELEASE,
  HEADERS,
  headers.NUMBERS,
  permissions.OF_FILES,
];

const FOUND = new Map<string, Idiom | undefined>();

/** The idiom that a function or a macro is; undefined where its code says what it does. */
export function idiomFor(name: string): Idiom | undefined {
  if (!FOUND.has(name))
    FOUND.set(
      name,
      IDIOMS.find(({ names: own }) => (own instanceof RegExp ? own.test(name) : own.includes(name))),
    );
  return FOUND.get(name);
}
