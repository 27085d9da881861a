#ifndef DESK_ASSETS_H
#define DESK_ASSETS_H

/// A file of web/, compiled in.
struct desk_asset {
    /// Its path below web/, as `lib/live.js`.
    const char *name;
    const unsigned char *bytes;
    unsigned long size;
};

int desk_asset_count(void);

/// The asset at an index below desk_asset_count().
struct desk_asset desk_asset(int index);

#endif
