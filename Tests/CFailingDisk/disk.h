// A disk: a VFS over the system's own, and what it has been told to do.
#ifndef ODONTOX_DISK_H
#define ODONTOX_DISK_H

#include "CFailingDisk.h"
#include "inodes.h"

#include <pthread.h>
#include <sqlite3.h>

#define CUTS 64

typedef struct cut {
    int64_t change;
    char *folder;
    uint64_t seed;
} cut;

typedef struct disk {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    pthread_mutex_t mutex;
    inode *inodes;
    int faults[3]; // kinds of files, by what fails
    int64_t changes;
    cut cuts[CUTS];
    int cut_count;
} disk;

typedef struct open_file {
    sqlite3_file base;
    disk *disk;
    inode *inode; // NULL for a file of no interest
    sqlite3_file *real;
} open_file;

static inline open_file *of(sqlite3_file *file) { return (open_file *)file; }

// To be called before each change, with the mutex held: cuts the power for those who planned it here.
void disk_count_change(disk *disk);

// Makes the folder's entries durable: new files are found after a power cut, and deleted ones are gone.
void disk_keep_entries(disk *disk);

extern const sqlite3_io_methods disk_file_methods;

#endif
