using ComputeHost.Queue.RabbitMQ.Ledgers;

namespace ComputeHost.Queue.RabbitMQ.Tests.Ledgers;

public sealed class LedgerTests
{
    private readonly Ledger _ledger = new();
    private readonly JobId _job = JobId.Create("m", DateTimeOffset.UtcNow);
    private readonly ClaimNumber _one = new(Guid.NewGuid(), 1);
    private readonly ClaimNumber _two = new(Guid.NewGuid(), 1);

    [Fact]
    public async Task Take_TwoEntriesOfAJob_LetsTheFirstEnter()
    {
        Task<bool> first = _ledger.ExpectAsync(_one), second = _ledger.ExpectAsync(_two);

        _ledger.Take(Entry(LedgerEntryKind.Entered, _one));
        _ledger.Take(Entry(LedgerEntryKind.Entered, _two));

        Assert.True(await first);
        Assert.False(await second);
        Assert.Equal(_one, _ledger.EnteredBy(_job, 0));
    }

    [Fact]
    public async Task Take_AWithdrawal_LetsTheNextEnter()
    {
        Task<bool> second = _ledger.ExpectAsync(_two);

        _ledger.Take(Entry(LedgerEntryKind.Entered, _one));
        _ledger.Take(Entry(LedgerEntryKind.Withdrawn, _two));
        Assert.Equal(_one, _ledger.EnteredBy(_job, 0));
        _ledger.Take(Entry(LedgerEntryKind.Withdrawn, _one));
        _ledger.Take(Entry(LedgerEntryKind.Entered, _two));

        Assert.True(await second);
    }

    [Fact]
    public void Take_AnEntryOfAnEarlierLife_DoesNotCountAfterAResend()
    {
        _ledger.Take(Entry(LedgerEntryKind.Entered, _one));

        Assert.Null(_ledger.EnteredBy(_job, 1));
    }

    [Fact]
    public void Take_TwoCancellations_KeepsTheFirst()
    {
        _ledger.Take(new LedgerEntry(LedgerEntryKind.Cancelled, _job.Value, By: "a"));
        _ledger.Take(new LedgerEntry(LedgerEntryKind.Cancelled, _job.Value, By: "b"));

        Assert.Equal("a", _ledger.CancelledBy(_job));
    }

    [Fact]
    public void Read_WhatWasWritten_IsEqual()
    {
        var entry = new LedgerEntry(LedgerEntryKind.Cancelled, _job.Value, _one, "someone", 3);

        // The broker gives texts back as bytes.
        global::RabbitMQ.Client.BasicProperties properties = entry.ToProperties();
        foreach (string name in properties.Headers!.Keys.ToArray())
        {
            properties.Headers[name] = properties.Headers[name] is string text ? System.Text.Encoding.UTF8.GetBytes(text) : properties.Headers[name];
        }

        Assert.Equal(entry, LedgerEntry.Read(properties));
    }

    private LedgerEntry Entry(LedgerEntryKind kind, ClaimNumber claim) => new(kind, _job.Value, claim);
}
