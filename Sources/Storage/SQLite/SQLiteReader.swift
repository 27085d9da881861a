/// A thread's connection for reads: each job sees one snapshot.
struct SQLiteReader {
    let connection: SQLiteConnection

    func serve(_ job: any Job) {
        guard job.begin() else { return }
        do {
            try connection.begin(SQLiteConnection.beginRead)
            let transaction = Transaction(connection)
            try job.perform(transaction)
            try connection.commit()
        } catch {
            connection.rollBack()
            job.fail(error)
            return
        }
        job.finish()
    }
}
