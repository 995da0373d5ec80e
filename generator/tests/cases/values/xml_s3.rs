use cases::xml_s3::Client;
use cases::xml_s3::root::{CorsConfiguration, Delete};
use cases::xml_s3::types::{CorsRule, ObjectIdentifier, ObjectStorageClass, Permission};

use super::{Canned, wait};

fn client(transport: &Canned) -> Client {
    Client::xml_s3_builder().base_url("https://aws.test").token("t").transport(transport.clone()).build().unwrap()
}

#[test]
fn objects_without_an_element_around_them() {
    let body = r#"<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>pictures</Name><Prefix/><KeyCount>2</KeyCount>
<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>
<Contents><Key>cats/1.jpg</Key><ETag>&quot;abc&quot;</ETag><Size>434234</Size><StorageClass>STANDARD</StorageClass></Contents>
<Contents><Key>a&lt;b</Key><Size>0</Size></Contents>
<CommonPrefixes><Prefix>dogs/</Prefix></CommonPrefixes></ListBucketResult>"#;
    let reply = wait(client(&Canned::new(200, body)).xml_s3_root().list_objects_v2("pictures")).unwrap();
    assert_eq!((reply.name.as_deref(), reply.prefix.as_deref()), (Some("pictures"), Some("")));
    assert_eq!((reply.key_count, reply.is_truncated), (Some(2), Some(false)));
    let contents = reply.contents.unwrap();
    assert_eq!(contents[0].e_tag.as_deref(), Some("\"abc\""));
    assert_eq!((contents[0].size, contents[0].storage_class.clone()), (Some(434234), Some(ObjectStorageClass::Standard)));
    assert_eq!(contents[1].key.as_deref(), Some("a<b"));
    assert_eq!(reply.common_prefixes.unwrap()[0].prefix.as_deref(), Some("dogs/"));
}

#[test]
fn buckets_within_an_element() {
    let body = "<ListAllMyBucketsResult><Owner><ID>o</ID></Owner><Buckets><Bucket><Name>a</Name></Bucket>\
                <Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>";
    let reply = wait(client(&Canned::new(200, body)).xml_s3_root().get()).unwrap();
    let names: Vec<_> = reply.buckets.unwrap().into_iter().map(|bucket| bucket.name.unwrap()).collect();
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn a_member_that_is_an_attribute_and_a_root_that_is_a_member() {
    let body = r#"<AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>o</ID></Owner><AccessControlList>
<Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>o</ID></Grantee>
<Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>"#;
    let reply = wait(client(&Canned::new(200, body)).xml_s3_root().get_bucket_acl("b")).unwrap();
    let grant = reply.grants.unwrap().remove(0);
    assert_eq!(grant.permission, Some(Permission::FullControl));
    let grantee = grant.grantee.unwrap();
    assert_eq!((grantee.type_.as_str(), grantee.id.as_deref()), ("CanonicalUser", Some("o")));
    let body = r#"<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>"#;
    let reply = wait(client(&Canned::new(200, body)).xml_s3_root().get_bucket_location("b")).unwrap();
    assert_eq!(reply.location_constraint.unwrap().as_str(), "eu-west-1");
}

#[test]
fn bodies_with_the_root_that_their_only_member_is() {
    let transport = Canned::new(200, "");
    let rule = CorsRule::new(["GET", "PUT"], ["*"]).max_age_seconds(3000);
    let configuration = CorsConfiguration::new().cors_rules([rule]);
    wait(client(&transport).xml_s3_root().put_bucket_cors("b", configuration)).unwrap();
    let delete = Delete::new().objects([ObjectIdentifier::new("a&b")]).quiet(true);
    let _ = wait(client(&transport).xml_s3_root().delete_objects("b", delete));
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let bodies = transport.bodies();
    let first = "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>\
                 <AllowedOrigin>*</AllowedOrigin><MaxAgeSeconds>3000</MaxAgeSeconds></CORSRule></CORSConfiguration>";
    assert_eq!(bodies[0], format!("{declaration}{first}"));
    let second = "<Delete><Object><Key>a&amp;b</Key></Object><Quiet>true</Quiet></Delete>";
    assert!(bodies[1].ends_with(second), "{}", bodies[1]);
}
