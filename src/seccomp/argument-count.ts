/** How many arguments a filter sees (struct seccomp_data of include/uapi/linux/seccomp.h). */
export const ARGUMENT_COUNT = 6;
