import { show } from '../c/show.ts';
import { letEscape } from '../run/shared-memory.ts';
import { object, valueId } from '../value/value.ts';
import type { Idiom } from './idiom.ts';

/** `container_of()`, and what else leads from one thing of the kernel's to another. */
export const CONTAINER_OF: Idiom = {
  names:
    /^(?:container_of\w*|list_entry|hlist_entry|rb_entry|file_inode|file_dentry|d_inode|d_backing_inode|current_\w+(?:ns|cred|euid|uid|gid|egid|umask|work)\w*|get_current|current_cred|current_user_ns|current_user|task_pid\w*|task_tgid\w*|task_active_pid_ns|get_net|sock_net|real_mount|get_pid|task_\w+_ns|smp_processor_id|raw_smp_processor_id|this_cpu_ptr|per_cpu_ptr|get_file|get_task_struct|get_pid_ns|get_user_ns|get_cred|mntget|dget|get_task_cred|get_current_cred|to_ns_common|page_folio)$/,
  isPure: true,
  apply({ name, values, operands, machine }) {
    const [inner] = values;
    const member = operands[2] && show(operands[2]);
    if (inner?.kind === 'address' && member !== undefined) {
      const { variable, path } = inner.place;
      if (path === member) return { value: { kind: 'address', place: { variable, path: '' } } };
      const end = `.${member}`;
      if (path.endsWith(end))
        return { value: { kind: 'address', place: { variable, path: path.slice(0, -end.length) } } };
    }
    letEscape(machine, values);
    // The same question about the same thing has the same answer.
    const label = `${name}(${values.map(valueId).join(', ')})`;
    const isFresh = values.some((value) => value.kind === 'object' && value.isFresh);
    return { value: isFresh ? { kind: 'object', label, isFresh } : object(label) };
  },
};
