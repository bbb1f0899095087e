/** A recommendation of Documentation/process/adding-syscalls.rst (Linux 6.18), in our words. */
export interface Recommendation {
  /** Its section. */
  readonly section: Section;
  readonly asks: string;
  /** Ids of the rules that check it. */
  readonly rules: readonly string[];
  /** Why no rule can check it, if there is none. */
  readonly unjudged?: string;
}

type Section =
  | 'System Call Alternatives'
  | 'Designing the API: Planning for Extension'
  | 'Designing the API: Other Considerations'
  | 'Proposing the API'
  | 'Generic System Call Implementation'
  | 'x86 System Call Implementation'
  | 'Compatibility System Calls'
  | 'System Calls Returning Elsewhere'
  | 'Other Details'
  | 'Testing'
  | 'Man Page'
  | 'Do not call System Calls in the Kernel';

const from =
  (section: Section) =>
  (asks: string, ...rules: readonly string[]): Recommendation => ({ section, asks, rules });

/** A recommendation that only people can check, with the reason. */
const left = (section: Section, asks: string, unjudged: string): Recommendation => ({
  section,
  asks,
  rules: [],
  unjudged,
});

const alternative = from('System Call Alternatives');
const extension = from('Designing the API: Planning for Extension');
const consideration = from('Designing the API: Other Considerations');
const proposing = from('Proposing the API');
const generic = from('Generic System Call Implementation');
const compat = from('Compatibility System Calls');

/** All recommendations, in the document's order. A test compares the rule ids with the list of rules. */
export const RECOMMENDATIONS: readonly Recommendation[] = [
  alternative('consider a file system or a device instead', 'alternatives-considered'),
  alternative(
    'where the kernel notifies userspace, return a descriptor that can be polled',
    'fd-poll',
    'alternatives-considered',
  ),
  alternative('operations other than read and write become opaque ioctls', 'alternatives-considered'),
  alternative('plain information belongs in sysfs or /proc', 'alternatives-considered'),
  alternative('never put an API into debugfs', 'alternatives-no-debugfs'),
  alternative('consider fcntl for operations on one descriptor', 'alternatives-considered'),
  alternative('consider prctl for a simple property of a task', 'alternatives-considered'),
  extension(
    'discuss the interface on the list, since it stays permanently',
    'process-discussion',
    'abi-breaking',
  ),
  extension('have a flags argument', 'flags-argument'),
  extension('reject unknown flags', 'flags-unknown-bits'),
  extension('if there are no flags yet, reject everything but zero', 'flags-unknown-bits'),
  extension('pass many arguments in a struct', 'struct-for-many-arguments', 'abi-argument-count'),
  extension('pass the size of the struct', 'struct-size'),
  extension('zero in a new field keeps the earlier behaviour', 'struct-zero-default', 'struct-padding'),
  extension('bytes that a newer program passes beyond the known struct must be zero', 'struct-trailing-zero'),
  extension('a shorter struct of an older program is padded with zeros', 'struct-size-minimum'),
  consideration('use descriptors as handles of kernel objects', 'handle-is-fd'),
  consideration('allow close-on-exec for a returned descriptor', 'fd-cloexec'),
  consideration('do not reuse the value of O_CLOEXEC for that', 'fd-cloexec-value'),
  consideration('define what poll() means for the descriptor', 'fd-poll'),
  consideration('take a directory descriptor with a path', 'path-at'),
  consideration('offer AT_EMPTY_PATH', 'path-empty-path'),
  consideration('use loff_t for offsets in files', 'offset-loff-t'),
  consideration('govern privileged operations by a capability', 'privilege-capability'),
  left(
    'Designing the API: Other Considerations',
    'choose the capability of related functions',
    'only maintainers know which functions are related; a spec can only name its choice, which privilege-capability checks',
  ),
  consideration('do not require CAP_SYS_ADMIN', 'privilege-no-sys-admin'),
  consideration('call ptrace_may_access() before acting on another process', 'privilege-ptrace'),
  consideration('make 64-bit values odd-numbered arguments', 'abi-64bit-alignment'),
  proposing(
    'split the series: core, one architecture, selftest, manual page',
    'process-commits',
    'process-split',
  ),
  proposing('send it to linux-api@vger.kernel.org', 'process-discussion'),
  generic('enter through SYSCALL_DEFINEn with the right n', 'abi-argument-count'),
  generic('declare an asmlinkage prototype', 'process-tables', 'abi-declaration'),
  generic('enter the number into the generic table', 'process-tables', 'abi-tables', 'abi-number'),
  generic('have a fallback stub in kernel/sys_ni.c', 'process-tables', 'process-stub', 'process-kconfig'),
  generic('have a configuration option', 'process-kconfig'),
  generic('choose the ABI of the table entry, common where it can be', 'process-tables', 'abi-tables'),
  generic('the number is provisional until the call is merged', 'abi-number'),
  from('x86 System Call Implementation')(
    'enter it into syscall_64.tbl as common and into syscall_32.tbl',
    'process-tables',
    'abi-x32',
  ),
  compat('add a compat entry point if types differ in size or offset', 'abi-compat', 'abi-pointer-in-struct'),
  compat('do not add one if they do not', 'abi-compat'),
  compat('declare it, its structs and its table entries', 'abi-compat', 'process-tables'),
  compat('let x32 use the 64-bit or the compat entry point, with types that map exactly', 'abi-x32'),
  from('System Calls Returning Elsewhere')('have an entry stub in each architecture', 'abi-return-path'),
  from('Other Details')('update the audit classes', 'process-audit'),
  left(
    'Other Details',
    'search the kernel for special cases of the most similar call',
    'only a person who reads the code can tell which call is similar and which of its special cases apply',
  ),
  from('Testing')('add a selftest', 'process-selftest'),
  from('Testing')('run it on all architectures and as a 32-bit program', 'process-selftest'),
  left(
    'Testing',
    'consider tests in LTP or xfstests',
    'whether a test belongs there depends on what those projects have; process-selftest accepts a link to one',
  ),
  from('Man Page')('write a complete manual page', 'process-man-page'),
  from('Do not call System Calls in the Kernel')('share an inner function instead', 'process-internal-call'),
];
