/*
 * What is done to files and mounts, for companions.c: gives 1 where the effect was seen, 0 where not, and -1 for a word that
 * is about something else. `fd` is the file, whose extended attribute is "y".
 */
static int done_to_files(const char *word, int fd)
{
	int error = 0;
	char room = 0;
	struct value value = { (uintptr_t)"x", 1, 0 };

	if (IS(chmod))
		return syscall(SYS_chmod, FILE_, 0711) == 0 && (about(FILE_).st_mode & 0777) == 0711;
	if (IS(fchmod))
		return syscall(SYS_fchmod, fd, 0712) == 0 && (about(FILE_).st_mode & 0777) == 0712;
	if (IS(fchmodat))
		return syscall(SYS_fchmodat, AT_FDCWD, FILE_, 0713) == 0 && (about(FILE_).st_mode & 0777) == 0713;
	if (IS(fchmodat2))
		return syscall(__NR_fchmodat2, AT_FDCWD, FILE_, 0714, 0) == 0 && (about(FILE_).st_mode & 0777) == 0714;

	if (IS(chown))
		return syscall(SYS_chown, FILE_, 11, 0) == 0 && about(FILE_).st_uid == 11;
	if (IS(lchown))
		return syscall(SYS_lchown, FILE_, 12, 0) == 0 && about(FILE_).st_uid == 12;
	if (IS(fchown))
		return syscall(SYS_fchown, fd, 13, 0) == 0 && about(FILE_).st_uid == 13;
	if (IS(fchownat))
		return syscall(SYS_fchownat, AT_FDCWD, FILE_, 14, 0, 0) == 0 && about(FILE_).st_uid == 14;

	if (IS(unlink))
		return syscall(SYS_unlink, FILE_) == 0 && !is_there(FILE_);
	if (IS(unlinkat))
		return syscall(SYS_unlinkat, AT_FDCWD, FILE_, 0) == 0 && !is_there(FILE_);
	if (IS(unlinkat of a directory))
		return (syscall(SYS_mkdir, OTHER, 0700), syscall(SYS_unlinkat, AT_FDCWD, OTHER, AT_REMOVEDIR)) == 0 &&
		       !is_there(OTHER);
	if (IS(rename))
		return syscall(SYS_rename, FILE_, OTHER) == 0 && is_there(OTHER) && !is_there(FILE_);
	if (IS(renameat))
		return syscall(SYS_renameat, AT_FDCWD, FILE_, AT_FDCWD, OTHER) == 0 && is_there(OTHER);
	if (IS(renameat2))
		return syscall(SYS_renameat2, AT_FDCWD, FILE_, AT_FDCWD, OTHER, 0) == 0 && is_there(OTHER);
	if (IS(mkdir))
		return syscall(SYS_mkdir, OTHER, 0700) == 0 && S_ISDIR(about(OTHER).st_mode);
	if (IS(mkdirat))
		return syscall(SYS_mkdirat, AT_FDCWD, OTHER, 0700) == 0 && S_ISDIR(about(OTHER).st_mode);
	if (IS(mknod))
		return syscall(SYS_mknod, OTHER, S_IFCHR | 0600, 0x103) == 0 && S_ISCHR(about(OTHER).st_mode);
	if (IS(mknodat))
		return syscall(SYS_mknodat, AT_FDCWD, OTHER, S_IFCHR | 0600, 0x103) == 0 && S_ISCHR(about(OTHER).st_mode);
	if (IS(link))
		return syscall(SYS_link, FILE_, OTHER) == 0 && about(FILE_).st_nlink == 2;
	if (IS(linkat))
		return syscall(SYS_linkat, AT_FDCWD, FILE_, AT_FDCWD, OTHER, 0) == 0 && about(FILE_).st_nlink == 2;
	if (IS(symlink))
		return syscall(SYS_symlink, "x", OTHER) == 0 && S_ISLNK(about(OTHER).st_mode);
	if (IS(symlinkat))
		return syscall(SYS_symlinkat, "x", AT_FDCWD, OTHER) == 0 && S_ISLNK(about(OTHER).st_mode);

	if (IS(setxattr))
		error = syscall(SYS_setxattr, FILE_, NAME, "x", 1, 0);
	if (IS(lsetxattr))
		error = syscall(SYS_lsetxattr, FILE_, NAME, "x", 1, 0);
	if (IS(fsetxattr))
		error = syscall(SYS_fsetxattr, fd, NAME, "x", 1, 0);
	if (IS(setxattrat))
		error = syscall(__NR_setxattrat, AT_FDCWD, FILE_, 0, NAME, &value, sizeof value);
	if (strstr(word, "setxattr"))
		return error == 0 && getxattr(FILE_, NAME, &room, 1) == 1 && room == 'x';
	if (IS(removexattr))
		error = syscall(SYS_removexattr, FILE_, NAME);
	if (IS(lremovexattr))
		error = syscall(SYS_lremovexattr, FILE_, NAME);
	if (IS(fremovexattr))
		error = syscall(SYS_fremovexattr, fd, NAME);
	if (IS(removexattrat))
		error = syscall(__NR_removexattrat, AT_FDCWD, FILE_, 0, NAME);
	if (strstr(word, "removexattr"))
		return error == 0 && getxattr(FILE_, NAME, &room, 1) < 0 && errno == ENODATA;

	if (IS(fsopen+fsconfig+fsmount+move_mount)) {
		int context = syscall(SYS_fsopen, "tmpfs", 0);
		int mount = syscall(SYS_fsconfig, context, 6, NULL, NULL, 0) == 0 ? syscall(SYS_fsmount, context, 0, 0) : -1;

		return syscall(SYS_move_mount, mount, "", AT_FDCWD, "/dev/at", 4) == 0 && is_mounted();
	}
	if (IS(open_tree+move_mount))
		return syscall(SYS_move_mount, syscall(SYS_open_tree, AT_FDCWD, "/proc", 1), "", AT_FDCWD, "/dev/at", 4) == 0 &&
		       is_mounted();
	if (IS(open_tree_attr+move_mount))
		return syscall(SYS_move_mount,
			       syscall(__NR_open_tree_attr, AT_FDCWD, "/proc", 1, &(struct tree){ 0 }, sizeof(struct tree)), "",
			       AT_FDCWD, "/dev/at", 4) == 0 && is_mounted();
	if (IS(mount_setattr))
		/* A file that is open for writing keeps the mount so. */
		return close(fd) == 0 &&
		       syscall(SYS_mount_setattr, AT_FDCWD, "/dev", 0, &(struct tree){ .set = 1 }, sizeof(struct tree)) == 0 &&
		       open_any(OTHER, O_WRONLY | O_CREAT) < 0 && errno == EROFS;
	return -1;
}
