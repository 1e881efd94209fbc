using System.Collections;
using ComputeHost.Execution.Failures;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Execution.Tests.Failures;

public sealed class FaultDescriptionTests
{
    private const int FrameBudget = 200 * 1024;

    [Fact]
    public void Of_PlainException_HasTypeMessageDataAndInner()
    {
        var exception = new InvalidOperationException("outer", new FormatException("inner")) { Data = { ["key"] = 1.5 }, HResult = 7 };
        ExceptionDescription detail = FaultDescription.Of(exception);
        Assert.Equal(("System.InvalidOperationException", "outer", 7), (detail.Type, detail.Message, detail.HResult));
        Assert.Equal("1.5", detail.Data["key"]);
        Assert.Equal(("System.FormatException", "inner"), (detail.Inner!.Type, detail.Inner.Message));
    }

    [Fact]
    public void Of_ExceptionWhoseMembersThrow_IsDescribedAllTheSame()
    {
        ExceptionDescription detail = FaultDescription.Of(new HostileException());
        Assert.Equal(typeof(HostileException).FullName, detail.Type);
        Assert.Contains("System.NotSupportedException", detail.Message, StringComparison.Ordinal);
        Assert.Contains("System.NotSupportedException", detail.StackTrace, StringComparison.Ordinal);
        Assert.Contains("could not be read", detail.Data["ComputeHost"], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_HugeException_FitsInAFrame()
    {
        Exception exception = new InvalidOperationException(new string('€', 1_000_000));
        for (int depth = 0; depth < 100; depth++)
        {
            exception = new InvalidOperationException(new string('€', 10_000), exception);
            for (int entry = 0; entry < 100; entry++)
            {
                exception.Data[$"key {entry}"] = new string('x', 10_000);
            }
        }

        ExceptionDescription detail = FaultDescription.Of(exception);
        Assert.InRange(WireOutcomes.ToWire(detail).CalculateSize(), 1, FrameBudget);
        Assert.Equal(10_000, detail.Message.Length);
    }

    [Fact]
    public void Of_DataWithoutEnd_IsCut()
    {
        ExceptionDescription detail = FaultDescription.Of(new EndlessDataException());
        Assert.Equal(32, detail.Data.Count);
    }

    [Fact]
    public void Of_LoneSurrogates_CanBeSent()
    {
        ExceptionDescription detail = FaultDescription.Of(new InvalidOperationException("a\ud800b"));
        Assert.Equal("a\ufffdb", FaultDetail.Parser.ParseFrom(WireOutcomes.ToWire(detail).ToByteArray()).Message);
    }

    [Fact]
    public void Of_DeepStack_IsCutAt32KiB()
    {
        ExceptionDescription detail = FaultDescription.Of(Assert.Throws<InvalidOperationException>(() => Recurse(3000)));
        Assert.InRange(detail.StackTrace.Length, 30 * 1024, 32 * 1024);
    }

    private static int Recurse(int depth) => depth == 0 ? throw new InvalidOperationException("deep") : Recurse(depth - 1) + 1;

    private sealed class HostileException : Exception
    {
        public override string Message => throw new NotSupportedException();

        public override string? StackTrace => throw new NotSupportedException();

        public override IDictionary Data => throw new NotSupportedException();

        public override string ToString() => throw new NotSupportedException();
    }

    private sealed class EndlessDataException : Exception
    {
        public override IDictionary Data { get; } = new EndlessDictionary();
    }

    private sealed class EndlessDictionary : ListDictionaryBase
    {
        public override IDictionaryEnumerator GetEnumerator() => new Enumerator();

        private sealed class Enumerator : IDictionaryEnumerator
        {
            private int _count;

            public DictionaryEntry Entry => new(_count, "value");

            public object Key => _count;

            public object? Value => "value";

            public object Current => Entry;

            public bool MoveNext()
            {
                _count++;
                return true;
            }

            public void Reset() => _count = 0;
        }
    }

    /// <summary>The members of a dictionary that nobody asks for.</summary>
    private abstract class ListDictionaryBase : IDictionary
    {
        public bool IsFixedSize => false;

        public bool IsReadOnly => true;

        public ICollection Keys => throw new NotSupportedException();

        public ICollection Values => throw new NotSupportedException();

        public int Count => throw new NotSupportedException();

        public bool IsSynchronized => false;

        public object SyncRoot => this;

        public object? this[object key]
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public abstract IDictionaryEnumerator GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Add(object key, object? value) => throw new NotSupportedException();

        public void Clear() => throw new NotSupportedException();

        public bool Contains(object key) => throw new NotSupportedException();

        public void CopyTo(Array array, int index) => throw new NotSupportedException();

        public void Remove(object key) => throw new NotSupportedException();
    }
}
