import Foundation
import Synchronization

/// A shell that owns a server: it reads commands from a pipe and, when the pipe ends, stops the server by
/// its process id.
final class PostgresKeeper: Sendable {
    let folder: String
    private let pipes: Mutex<(commands: FileHandle, answers: FileHandle)>

    init() throws {
        guard let tools = Self.tools() else {
            throw PostgresCluster.Failure(
                description: "no PostgreSQL in /usr/lib/postgresql: apt-get install postgresql")
        }
        let shell = Process()
        let commands = Pipe()
        let answers = Pipe()
        // The server refuses to run as root.
        let asOwner = getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []
        shell.executableURL = URL(filePath: "/usr/bin/env")
        shell.arguments = asOwner + ["sh", "-c", Self.script, "postgres-keeper", tools]
        shell.currentDirectoryURL = URL(filePath: "/tmp")
        shell.standardInput = commands
        shell.standardOutput = answers
        try shell.run()
        folder = try Self.line(from: answers.fileHandleForReading)
        pipes = Mutex((commands.fileHandleForWriting, answers.fileHandleForReading))
        try expect("ready")
    }

    /// Gives a command and waits for its answer.
    func ask(_ command: String, for answer: String) throws {
        try pipes.withLock { try $0.commands.write(contentsOf: Data("\(command)\n".utf8)) }
        try expect(answer)
    }

    private func expect(_ answer: String) throws {
        let line = try pipes.withLock { try Self.line(from: $0.answers) }
        guard line == answer else {
            throw PostgresCluster.Failure(description: "PostgreSQL did not start: \(line)")
        }
    }

    private static func line(from handle: FileHandle) throws -> String {
        var bytes: [UInt8] = []
        while let byte = try handle.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The newest installed version's folder of programs.
    private static func tools() -> String? {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let newest = versions.compactMap(Int.init).max()
        return newest.map { "/usr/lib/postgresql/\($0)/bin" }
    }

    /// Its terminal's signals are ignored, as the end of the pipe is the one that counts. Nothing is
    /// synced: the data lives as long as the process. A short deadlock time-out keeps the tests that
    /// provoke deadlocks quick.
    private static let script = """
        trap '' INT TERM HUP
        tools=$1
        # In /tmp, since a socket's path must be short.
        folder=$(mktemp -d --tmpdir=/tmp --suffix=.odontox) || exit 1
        echo "$folder"
        start() {
            "$tools/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c \
        full_page_writes=off         -c max_connections=300 -c shared_buffers=64MB -c \
        deadlock_timeout=100ms         >>"$folder/log" 2>&1 </dev/null &
            server=$!
            until "$tools/pg_isready" -q -h "$folder" -d postgres; do
                if ! kill -0 $server 2>/dev/null; then tail -1 "$folder/log"; break; fi
                sleep 0.05
            done
            echo ready
        }
        stop() { kill -QUIT $server 2>/dev/null; wait $server 2>/dev/null; }
        "$tools/initdb" -D "$folder/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync \
        >"$folder/log" 2>&1     || { tail -1 "$folder/log"; rm -rf "$folder"; exit 1; }
        start
        while read -r command; do
            case $command in
                start) start ;;
                stop) stop; echo stopped ;;
            esac
        done
        stop
        rm -rf "$folder"
        """
}
