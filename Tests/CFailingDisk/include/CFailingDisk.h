// A disk for tests: a SQLite VFS over the system's own that keeps what was written apart from what was synced.
//
// Reads see what was written, as from a page cache. After a power cut the disk holds what was synced, and of each
// other 512-byte sector one of the versions that it had since: none of them, the last, or one between. New lengths of
// files, new files and deletions that no sync has covered survive by chance as well.
// A disk is known by its VFS's name. All functions may be called from any thread.
#ifndef ODONTOX_CFAILINGDISK_H
#define ODONTOX_CFAILINGDISK_H

#include <stdint.h>

// Kinds of files, to be added up.
enum {
    FAILING_DISK_DATABASE = 1,
    FAILING_DISK_WAL = 2,
    FAILING_DISK_SHM = 4,
};

// What may be wrong with the disk.
enum {
    // A sync fails, as fsync does with EIO. What it has dropped no later sync brings back.
    FAILING_DISK_FAILS_SYNCS = 0,
    // A sync claims success and keeps nothing: a disk that lies.
    FAILING_DISK_IGNORES_SYNCS = 1,
    // A file cannot grow.
    FAILING_DISK_FULL = 2,
};

// Registers a VFS. Answers SQLITE_OK or another code.
int failing_disk_add(const char *name);

// Unregisters it and frees what it holds. No connection may use it any more.
void failing_disk_remove(const char *name);

// Sets a fault for these kinds of files, from now on; 0 ends it.
void failing_disk_set(const char *name, int fault, int files);

// How many writes, truncations, syncs, creations and deletions there have been.
int64_t failing_disk_changes(const char *name);

// Cuts the power right before a change so far ahead, 1 for the next: what survives is written into a folder, and the disk
// goes on for others. A path's last component is the file's name there. Answers the change's number, 0 when too many
// cuts are planned.
int64_t failing_disk_plan_cut(const char *name, int64_t ahead, const char *folder, uint64_t seed);

// Cuts the power now. Answers SQLITE_OK or SQLITE_IOERR.
int failing_disk_cut(const char *name, const char *folder, uint64_t seed);

#endif
