namespace ComputeHost.Daemon.Metrics;

/// <summary>The tags of a measurement, kept.</summary>
internal sealed record TagSet(KeyValuePair<string, string>[] Tags)
{
    public static IEqualityComparer<TagSet> Comparer { get; } = new ByContent();

    public static string TextOf(object? value) => value as string ?? value?.ToString() ?? "";

    /// <summary>Compares by names and values, in the order in which they are given, and finds what is kept without making a copy of what is measured.</summary>
    private sealed class ByContent : IEqualityComparer<TagSet>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, TagSet>
    {
        public bool Equals(TagSet? x, TagSet? y) => x!.Tags.AsSpan().SequenceEqual(y!.Tags);

        // Of the values alone: the tags of an instrument have the same names, and this is done for every call.
        public int GetHashCode(TagSet obj)
        {
            var hash = default(HashCode);
            foreach ((_, string value) in obj.Tags)
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, TagSet other)
        {
            if (alternate.Length != other.Tags.Length)
            {
                return false;
            }

            for (int index = 0; index < alternate.Length; index++)
            {
                if (alternate[index].Key != other.Tags[index].Key || TextOf(alternate[index].Value) != other.Tags[index].Value)
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = default(HashCode);
            foreach ((_, object? value) in alternate)
            {
                hash.Add(TextOf(value));
            }

            return hash.ToHashCode();
        }

        public TagSet Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var tags = new KeyValuePair<string, string>[alternate.Length];
            for (int index = 0; index < tags.Length; index++)
            {
                tags[index] = new(alternate[index].Key, TextOf(alternate[index].Value));
            }

            return new TagSet(tags);
        }
    }
}
